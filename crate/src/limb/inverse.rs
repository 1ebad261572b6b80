//! Modular inversion by division steps, in a fixed number of them for secrets and in as many as it takes for public data.
//!
//! Bernstein–Yang, "Fast constant-time gcd computation and modular inversion" (eprint 2019/266), with 30 steps per pass on the
//! low words and η = −δ: the matrix of a pass has entries of at most 2^30 in size.
/// Bits per digit.
pub const DIGIT_BITS: u32 = 30;

const MASK: i64 = (1 << DIGIT_BITS) - 1;

/// The matrix of 30 division steps, scaled by 2^30.
struct Steps {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

impl Steps {
    #[inline(always)]
    fn of(u: u32, v: u32, q: u32, r: u32) -> Self {
        let signed = |x: u32| i64::from(x as i32);
        Self { u: signed(u), v: signed(v), q: signed(q), r: signed(r) }
    }
}

/// A plain inverse of `x`: result in (−2m, 2m) in 30-bit limbs, top limb signed; 0 for 0. Constant time.
///
/// Range: `0 ≤ x < m < 2^bits`, bits ≥ 46, `x` and `modulus` in non-negative limbs, `inverse = m⁻¹ mod 2^30`.
/// Cost: [`steps`] division steps, whatever x is.
pub(super) fn invert<const N: usize>(x: &[i32; N], modulus: &[i32; N], inverse: u32, bits: u32) -> [i64; N] {
    let m = modulus.map(i64::from);
    let (mut f, mut g) = (m, x.map(i64::from));
    let (mut d, mut e) = ([0i64; N], [0i64; N]);
    e[0] = 1;
    let mut eta = -1i32;
    for _ in 0..steps(bits).div_ceil(DIGIT_BITS) {
        let steps = fixed_division_steps(&mut eta, word(&f), word(&g));
        update_inverse(&mut d, &mut e, &steps, &m, i64::from(inverse));
        update_values(&mut f, &mut g, N, &steps);
    }
    debug_assert!(g.iter().all(|&limb| limb == 0), "the bound on the steps is wrong");
    let sign = f[N - 1] >> 63;
    d.map(|limb| (limb ^ sign) - sign)
}

/// Division steps after which g is 0 for all `0 ≤ g ≤ f < 2^bits`, f odd, bits ≥ 46. Source: Bernstein–Yang, theorem 11.2.
pub const fn steps(bits: u32) -> u32 {
    (49 * bits + 57) / 17
}

/// A plain inverse of `x`: result in (−2m, m) in 30-bit limbs, top limb signed; 0 for 0.
///
/// Range: `|x| < 2^9 m`, any signed limbs. `modulus` in non-negative limbs, `inverse = m⁻¹ mod 2^30`.
pub(super) fn invert_vartime<const N: usize>(x: &[i32; N], modulus: &[i32; N], inverse: u32) -> [i64; N] {
    let m = modulus.map(i64::from);
    let (mut f, mut g) = (m, carry_up(x.map(i64::from)));
    let (mut d, mut e) = ([0i64; N], [0i64; N]);
    e[0] = 1;
    let mut eta = -1i32;
    let mut len = N;
    while g[..len].iter().any(|&limb| limb != 0) {
        let steps = division_steps(&mut eta, word(&f), word(&g));
        update_inverse(&mut d, &mut e, &steps, &m, i64::from(inverse));
        update_values(&mut f, &mut g, len, &steps);
        // Drop a top limb that only carries the sign.
        let (ft, gt) = (f[len - 1], g[len - 1]);
        if len > 2 && (ft == 0 || ft == -1) && (gt == 0 || gt == -1) {
            f[len - 2] |= ft << DIGIT_BITS;
            g[len - 2] |= gt << DIGIT_BITS;
            len -= 1;
        }
    }
    if f[len - 1] < 0 { d.map(|limb| -limb) } else { d }
}

/// Limbs in `[0, 2^30)`, the top one signed.
fn carry_up<const N: usize>(mut x: [i64; N]) -> [i64; N] {
    for i in 0..N - 1 {
        x[i + 1] += x[i] >> DIGIT_BITS;
        x[i] &= MASK;
    }
    x
}

/// The low 32 bits of a value.
#[inline(always)]
fn word<const N: usize>(x: &[i64; N]) -> u32 {
    (x[0] | (x[1] << DIGIT_BITS)) as u32
}

/// 30 division steps by masks.
#[inline(always)]
fn fixed_division_steps(eta: &mut i32, mut f: u32, mut g: u32) -> Steps {
    let (mut u, mut v, mut q, mut r) = (1u32, 0u32, 0u32, 1u32);
    for _ in 0..DIGIT_BITS {
        let positive = (*eta >> 31) as u32;
        let odd = (g & 1).wrapping_neg();
        // g ± f, which is g − f if δ > 0.
        let signed = |x: u32| (x ^ positive).wrapping_sub(positive) & odd;
        g = g.wrapping_add(signed(f));
        q = q.wrapping_add(signed(u));
        r = r.wrapping_add(signed(v));
        // f takes the old g, that is g − f + f, and δ becomes 1 − δ; else δ becomes δ + 1.
        let swap = positive & odd;
        *eta = (*eta ^ swap as i32) - (1 & !swap as i32);
        f = f.wrapping_add(g & swap);
        u = u.wrapping_add(q & swap);
        v = v.wrapping_add(r & swap);
        g >>= 1;
        u <<= 1;
        v <<= 1;
    }
    Steps::of(u, v, q, r)
}

#[inline(always)]
fn division_steps(eta: &mut i32, mut f: u32, mut g: u32) -> Steps {
    let (mut u, mut v, mut q, mut r) = (1u32, 0u32, 0u32, 1u32);
    let mut left = DIGIT_BITS;
    loop {
        let zeros = (g | (u32::MAX << left)).trailing_zeros();
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        *eta -= zeros as i32;
        left -= zeros;
        if left == 0 {
            break;
        }
        if *eta < 0 {
            *eta = -*eta;
            (f, g) = (g, f.wrapping_neg());
            (u, q) = (q, u.wrapping_neg());
            (v, r) = (r, v.wrapping_neg());
        }
        // Cancel up to 6 low bits of g at once: f·(f² − 2) = −1/f mod 64.
        let limit = (*eta as u32 + 1).min(left).min(6);
        let w = g.wrapping_mul(f).wrapping_mul(f.wrapping_mul(f).wrapping_sub(2)) & ((1 << limit) - 1);
        g = g.wrapping_add(f.wrapping_mul(w));
        q = q.wrapping_add(u.wrapping_mul(w));
        r = r.wrapping_add(v.wrapping_mul(w));
    }
    Steps::of(u, v, q, r)
}

/// `(d, e) ← (u·d + v·e, q·d + r·e) / 2^30 mod m`; both stay in (−2m, m).
#[inline(always)]
fn update_inverse<const N: usize>(d: &mut [i64; N], e: &mut [i64; N], s: &Steps, m: &[i64; N], inverse: i64) {
    let (sign_d, sign_e) = (d[N - 1] >> 63, e[N - 1] >> 63);
    let mut md = (s.u & sign_d) + (s.v & sign_e);
    let mut me = (s.q & sign_d) + (s.r & sign_e);
    let mut cd = s.u * d[0] + s.v * e[0];
    let mut ce = s.q * d[0] + s.r * e[0];
    md -= (inverse.wrapping_mul(cd & MASK) + md) & MASK;
    me -= (inverse.wrapping_mul(ce & MASK) + me) & MASK;
    cd = (cd + m[0] * md) >> DIGIT_BITS;
    ce = (ce + m[0] * me) >> DIGIT_BITS;
    for i in 1..N {
        cd += s.u * d[i] + s.v * e[i] + m[i] * md;
        ce += s.q * d[i] + s.r * e[i] + m[i] * me;
        d[i - 1] = cd & MASK;
        e[i - 1] = ce & MASK;
        cd >>= DIGIT_BITS;
        ce >>= DIGIT_BITS;
    }
    d[N - 1] = cd;
    e[N - 1] = ce;
}

/// `(f, g) ← (u·f + v·g, q·f + r·g) / 2^30`, exact.
#[inline(always)]
fn update_values<const N: usize>(f: &mut [i64; N], g: &mut [i64; N], len: usize, s: &Steps) {
    let mut cf = (s.u * f[0] + s.v * g[0]) >> DIGIT_BITS;
    let mut cg = (s.q * f[0] + s.r * g[0]) >> DIGIT_BITS;
    for i in 1..len.min(N) {
        cf += s.u * f[i] + s.v * g[i];
        cg += s.q * f[i] + s.r * g[i];
        f[i - 1] = cf & MASK;
        g[i - 1] = cg & MASK;
        cf >>= DIGIT_BITS;
        cg >>= DIGIT_BITS;
    }
    f[len - 1] = cf;
    g[len - 1] = cg;
}
