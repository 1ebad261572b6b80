//! The final exponentiation.
use crate::field::Fp12;
use crate::params::X_ABS;

/// `f^(3(p^12 − 1)/r)`; 0 for 0. Range: `|f| ≤ 2.4 p` per coordinate. Time depends on `f`.
///
/// The exponent is `(p^6 − 1)(p^2 + 1) · ((x − 1)²(x + p)(x² + p² − 1) + 3)`.
/// Cost: an inversion, 316 cyclotomic squarings and 34 multiplications in Fp12.
/// Source: Hayashida, Hayasaka, Teruya, eprint 2020/875, theorem 2 for k = 12.
pub fn final_exponentiation(f: &Fp12) -> Fp12 {
    let m = &f.conjugate() * &f.invert_vartime();
    let m = &m.frobenius(2) * &m;
    let a = power_of_x_minus_one(&power_of_x_minus_one(&m));
    let b = &power_of_x(&a) * &a.frobenius(1);
    let c = &(&power_of_x(&power_of_x(&b)) * &b.frobenius(2)) * &b.conjugate();
    &(&c * &m.cyclotomic_square()) * &m
}

fn power_of_x_minus_one(a: &Fp12) -> Fp12 {
    &power_of_x(a) * &a.conjugate()
}

/// `a^x` in the cyclotomic subgroup, where the conjugate is the inverse: x is negative. Cost: 63 squarings, 5 multiplications.
fn power_of_x(a: &Fp12) -> Fp12 {
    let mut out = *a;
    for bit in (0..X_ABS.ilog2()).rev() {
        out = out.cyclotomic_square();
        if (X_ABS >> bit) & 1 == 1 {
            out = &out * a;
        }
    }
    out.conjugate()
}
