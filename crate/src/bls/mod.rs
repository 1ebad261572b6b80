//! BLS signatures (draft-irtf-cfrg-bls-signature-05) in both variants, and the derivation of keys (EIP-2333) (C5).
//!
//! `secret` takes secrets, `verify` and `batch` public data only. Schemes differ in their tags and in what is signed, which
//! the caller says: a message is a prefix (the public key, for message augmentation) and a text.
pub mod batch;
pub mod combine;
pub mod derive;
pub mod secret;
pub mod variant;
pub mod verify;

/// What is signed: the parts are hashed in a row.
pub type Message<'a> = [&'a [u8]; 2];
