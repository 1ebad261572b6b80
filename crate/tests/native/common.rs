//! What the native tests share.

use kzgpu::curve::{Affine, G1Affine, G2Affine};
use kzgpu::field::{Field, Fp, Fp2, Fr};
use kzgpu::mul::vartime::{Decompose, mul_vartime};
use kzgpu::ntt::Domain;

/// SplitMix64: fixed seeds make every failure repeatable.
pub struct Random(pub u64);

impl Random {
    /// 64 uniform bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        [0; N].map(|_| self.next() as u8)
    }

    /// A base field element of 380 bits.
    pub fn fp(&mut self) -> Fp {
        let mut words = [0; 6].map(|_| self.next());
        words[5] &= (1 << 60) - 1;
        Fp::from_words(&words)
    }

    pub fn fp2(&mut self) -> Fp2 {
        Fp2::new(self.fp(), self.fp())
    }

    /// A scalar: 256 uniform bits modulo r.
    pub fn fr(&mut self) -> Fr {
        Fr::from_digest(&self.bytes())
    }

    /// A point of the subgroup.
    pub fn point<F: Decompose>(&mut self) -> Affine<F> {
        mul_vartime(&Affine::GENERATOR, &self.fr()).expect("memory").to_affine_vartime()
    }

    pub fn g1(&mut self) -> G1Affine {
        self.point()
    }

    pub fn g2(&mut self) -> G2Affine {
        self.point()
    }
}

/// The same points for blst.
pub mod blst_points {
    use super::{G1Affine, G2Affine};
    use blst::{blst_p1_affine, blst_p1_deserialize, blst_p2_affine, blst_p2_deserialize};
    use kzgpu::codec::point::{Form, encode};

    pub fn p1(point: &G1Affine) -> blst_p1_affine {
        let (mut bytes, mut out) = ([0; 96], blst_p1_affine::default());
        encode(Form::Uncompressed, &[*point], &mut bytes);
        // SAFETY: blst reads 96 bytes and writes one point.
        assert_eq!(unsafe { blst_p1_deserialize(&mut out, bytes.as_ptr()) }, blst::BLST_ERROR::BLST_SUCCESS);
        out
    }

    pub fn p2(point: &G2Affine) -> blst_p2_affine {
        let (mut bytes, mut out) = ([0; 192], blst_p2_affine::default());
        encode(Form::Uncompressed, &[*point], &mut bytes);
        // SAFETY: blst reads 192 bytes and writes one point.
        assert_eq!(unsafe { blst_p2_deserialize(&mut out, bytes.as_ptr()) }, blst::BLST_ERROR::BLST_SUCCESS);
        out
    }
}

/// The twiddles of a domain.
pub fn table(log_n: u32) -> Vec<Fr> {
    let mut table = vec![Fr::ZERO; Domain::table_len(log_n)];
    Domain::fill(&mut table, log_n).expect("a table of the right length");
    table
}

/// The value of a polynomial.
pub fn horner(coefficients: &[Fr], x: Fr) -> Fr {
    coefficients.iter().rev().fold(Fr::ZERO, |sum, c| (sum * x + *c).reduce())
}
