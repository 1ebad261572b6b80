//! Evaluation of a polynomial that is given by its values on a domain.
use crate::buffer::with_capacity;
use crate::error::Error;
use crate::field::lanes::{self, FrLanes, LANES, Packed};
use crate::field::{Field, Fr};
use crate::ntt::Domain;
use crate::ntt::twiddles::{MAX_PIECE, factors};
use crate::ntt::whole::Item;
use alloc::vec::Vec;

/// `f(z)` from the n values of f in bit-reversed order, for any z, points of the domain included. The values may be in
/// any form that is kept in memory, and the result is in the same.
///
/// Folding: the values at ±w give, at w², those of the even and odd part of `f(X) = E(X²) + X·O(X²)`, hence the value
/// of `E + z·O`, a polynomial of half the degree whose value at z² is f(z). Two such steps are taken at once.
/// Cost: 5n/3 multiplications, no inversion (the barycentric formula takes 5n and one, and excludes the domain).
/// Errors: `BadLength`, `OutOfMemory`.
pub fn evaluate<T: Item>(domain: &Domain, values: &[T], z: &Fr) -> Result<T, Error> {
    if values.len() != domain.n() {
        return Err(Error::BadLength);
    }
    let [value, ..] = T::store(&fold_all(domain, Folding::load(values)?, *z)?);
    Ok(value)
}

fn fold_all(domain: &Domain, mut folded: Folding, mut z: Fr) -> Result<FrLanes, Error> {
    if domain.log_n() % 2 == 1 {
        let s = Quotients::new(domain, &z, 1)?;
        folded.fold(&s, |[v0, v1], s| v0.sub(&v1).mul(s).add(&v0).add(&v1));
        z = z.square();
    }
    let iota = FrLanes::broadcast(&factors(2)?[1]);
    while folded.vectors.len() > 1 || !folded.narrow {
        let s = Quotients::new(domain, &z, 2)?;
        folded.fold(&s, |values, s| fold_four(values, s, &iota));
        z = z.square().square();
    }
    // Every step left out a factor 1/2.
    Ok(folded.vectors[0].mul(&FrLanes::broadcast(&lanes::pack(&domain.n_inverse().0))))
}

/// Four times the value at w⁴ of the polynomial of a quarter of the degree, from the values at w, −w, ιw, −ιw.
///
/// With a, b = v0 ± v1, c = v2 + v3, d = (v2 − v3)/ι, s = z/w: `(a + c) + (b + d)s + (a − c)s² + (b − d)s³`, ι² = −1.
#[inline(always)]
fn fold_four([v0, v1, v2, v3]: [FrLanes; 4], s: &FrLanes, iota: &FrLanes) -> FrLanes {
    let (a, b, c, d) = (v0.add(&v1), v0.sub(&v1), v2.add(&v3), v3.sub(&v2).mul(iota));
    let cubic = b.sub(&d).mul(s).add(&a.sub(&c));
    cubic.mul(s).add(&b.add(&d)).mul(s).add(&a.add(&c))
}

/// `z/w` for the points w of every `step`-th pair of the domain.
struct Quotients<'a> {
    domain: &'a Domain<'a>,
    roots: &'static [Packed],
    step: usize,
    first: Packed,
    minus_z: FrLanes,
}

impl<'a> Quotients<'a> {
    fn new(domain: &'a Domain<'a>, z: &Fr, step: usize) -> Result<Self, Error> {
        let minus_z = FrLanes::broadcast(&lanes::pack(&(-*z).0));
        Ok(Self { domain, roots: factors(domain.log_n().min(MAX_PIECE))?, step, first: lanes::pack(&z.0), minus_z })
    }

    /// The quotients of the groups in the lanes. `1/w_i = −w_j` for i > 0, as [`Domain::inverse_twiddle`] explains.
    #[inline(always)]
    fn of(&self, groups: [usize; LANES]) -> FrLanes {
        let root = |group: usize| {
            let i = group * self.step;
            let j = i.checked_ilog2().map_or(0, |highest| i ^ ((1 << highest) - 1));
            match self.roots.get(j) {
                Some(root) => *root,
                None => lanes::pack(&self.domain.twiddles()[j].0),
            }
        };
        let quotients = FrLanes::unpack(groups.map(root).each_ref()).mul(&self.minus_z);
        if groups[0] > 0 {
            return quotients;
        }
        let mut packed = quotients.packed();
        for (quotient, group) in packed.iter_mut().zip(groups) {
            if group == 0 {
                *quotient = self.first;
            }
        }
        FrLanes::unpack(packed.each_ref())
    }
}

/// Values in vectors, one after another from lane to lane or, when they are few, one in all lanes of a vector.
struct Folding {
    vectors: Vec<FrLanes>,
    narrow: bool,
}

impl Folding {
    fn load<T: Item>(values: &[T]) -> Result<Self, Error> {
        let narrow = values.len() < LANES || LANES == 1;
        let mut vectors = with_capacity(values.len())?;
        if narrow {
            vectors.extend(values.iter().map(|value| T::load([value; LANES])));
        } else {
            let (groups, _) = values.as_chunks::<LANES>();
            vectors.extend(groups.iter().map(|group| T::load(group.each_ref())));
        }
        Ok(Self { vectors, narrow })
    }

    /// Replaces every K values by one. If there are K at least, as many lanes as there are groups are used.
    #[inline(always)]
    fn fold<const K: usize>(&mut self, s: &Quotients<'_>, combine: impl Fn([FrLanes; K], &FrLanes) -> FrLanes) {
        if !self.narrow && self.vectors.len() < K {
            let wide = core::mem::take(&mut self.vectors);
            // A vector beside itself, transposed: each of its elements in all lanes.
            self.vectors.extend(wide.iter().flat_map(|x| FrLanes::transpose([*x; LANES])));
            self.narrow = true;
        }
        let n = self.vectors.len() / K;
        for i in 0..n {
            let Some(rows) = self.vectors[K * i..].first_chunk::<K>() else { break };
            let (values, groups) = if self.narrow {
                (*rows, [i; LANES])
            } else {
                (columns(rows), core::array::from_fn(|lane| LANES * i + lane))
            };
            self.vectors[i] = combine(values, &s.of(groups)).reduce();
        }
        self.vectors.truncate(n);
    }
}

/// From `LANES` groups of K values in a row: the k-th values of all groups side by side.
#[inline(always)]
fn columns<const K: usize>(rows: &[FrLanes; K]) -> [FrLanes; K] {
    let mut out = *rows;
    for (j, columns) in out.chunks_exact_mut(LANES).enumerate() {
        let column = FrLanes::transpose(core::array::from_fn(|group| rows[group * (K / LANES) + j]));
        columns.copy_from_slice(&column);
    }
    out
}
