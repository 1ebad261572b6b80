//! Constant-time scalar multiplication, for secrets.
use crate::curve::{Affine, Coordinate, Jacobian, Projective};

/// Bits of a window; its digits lie in [−16, 16].
const WINDOW: usize = 5;
const TABLE: usize = (1 << (WINDOW - 1)) + 1;
/// Windows for 256 bits and the carry out of the top one.
const WINDOWS: usize = 256 / WINDOW + 1;

/// `k·P` for any P on the curve, infinity included, and any 256-bit big-endian k, reduced modulo r or not.
///
/// No branch and no address depends on `k` or `P`: the digits are signed windows of 5 bits, every look-up scans the whole
/// table, every addition is the complete formula. Cost: 263 doublings and 60 additions of complete formulas.
pub fn mul<F: Coordinate>(point: &Affine<F>, k: &[u8; 32]) -> Jacobian<F> {
    let base = Projective::from(*point);
    let mut table = [Projective::INFINITY; TABLE];
    for i in 1..TABLE {
        table[i] = if i % 2 == 0 { table[i / 2].double() } else { table[i - 1].add(&base) };
    }
    let mut out = Projective::INFINITY;
    for window in (0..WINDOWS).rev() {
        for _ in 0..WINDOW {
            out = out.double();
        }
        out = out.add(&look_up(&table, digit(k, window)));
    }
    out.to_jacobian()
}

/// Digit `window` of k in signed windows: `−16·b₄ + 8·b₃ + 4·b₂ + 2·b₁ + b₀ + b₋₁` (Booth).
#[inline(always)]
fn digit(k: &[u8; 32], window: usize) -> i32 {
    let bit = |i: usize| {
        // The bit below the lowest and those above the highest are 0; i is public.
        let byte = i.checked_sub(1).and_then(|j| k.get(31usize.checked_sub(j / 8)?)).copied().unwrap_or(0);
        i32::from((byte >> ((i + 7) % 8)) & 1)
    };
    let low = window * WINDOW;
    let sum = (0..WINDOW - 1).fold(bit(low), |sum, j| sum + (bit(low + 1 + j) << j));
    sum - (bit(low + WINDOW) << (WINDOW - 1))
}

/// `digit·P` from the table of 0…16 times P, reading every entry.
#[inline(always)]
fn look_up<F: Coordinate>(table: &[Projective<F>; TABLE], digit: i32) -> Projective<F> {
    let sign = digit >> 31;
    let size = (digit ^ sign) - sign;
    let mut out = table[0];
    for (i, entry) in table.iter().enumerate().skip(1) {
        // −1 where i = size: of all integers only 0 is non-negative together with its negative.
        let difference = i as i32 ^ size;
        let mask = !((difference | difference.wrapping_neg()) >> 31);
        out = Projective::select(mask, &out, entry);
    }
    Projective::select(sign, &out, &out.negate())
}
