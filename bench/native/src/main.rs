//! Native blst as a child process of the bench: requests come as lines on standard input, each answered by one line.
//!
//! | request | answer |
//! |---|---|
//! | `points COUNT SEED-HEX PATH` writes COUNT points, 96 bytes each | `ok` |
//! | `load PATH` keeps the points of that file, ready for sums | `ok COUNT` |
//! | `msm N PATH` sums the first N loaded points by the N scalars (32 bytes, big-endian) in the file | `ok MS HEX` |
//! | `pairing PATH` checks ∏ e(P, Q) = 1 for the pairs (96 + 192 bytes) in the file, subgroups included | `ok MS true` |
//! | `decode PATH` decodes compressed points (48 bytes each), subgroup check included | `ok MS HEX` |
//! | `sign TAG PATH` signs a message by the secret key (32 bytes) before it in the file; keys in G1, here as below | `ok MS HEX` |
//! | `verify TAG PATH` verifies the set (key, message of 32 bytes, signature) in the file, all checks included | `ok MS true` |
//! | `verify-batch TAG PATH` verifies all sets in the file at once, each followed by a factor of 8 bytes | `ok MS true` |
//! | `hash TAG PATH` hashes the file to G2 | `ok MS HEX` |
//!
//! MS counts the work alone: reading files and converting scalars is not in it. What goes wrong is `error …`.

mod bls;
mod work;

use std::io::{self, BufRead, Write};

use work::{Answer, Worker};

fn main() -> io::Result<()> {
    let mut worker = Worker::default();
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        match worker.answer(&line) {
            Ok(Answer::Done(text)) => writeln!(out, "ok {text}")?,
            Ok(Answer::Timed { elapsed, text }) => {
                writeln!(out, "ok {:.6} {text}", elapsed.as_secs_f64() * 1e3)?;
            }
            Err(reason) => writeln!(out, "error {reason}")?,
        }
        out.flush()?;
    }
    Ok(())
}
