//! Whether many points lie in the subgroup of order r, by a few random sums of all of them. Public data only.
//!
//! In the quotient of the curve's group by the subgroup, whose order, the cofactor, is odd, a point of the subgroup is 0. A group
//! of trials throws every point, with a random sign, into one of 2^c random buckets and asks whether c + 1 sums lie in the
//! subgroup: that of all buckets, and for each bit of a bucket's number that of the buckets which have it. Let T ≠ 0 be the class
//! of a bad point, with everything else fixed. The sums change by ±T times (1, bits of its bucket), which is another vector for
//! each of the 2^(c+1) ways to place it: other bits, and T is there or not; another sign, and T ≠ −T since the order is odd. At
//! most one way makes all sums 0, so a bad batch passes a group with probability at most 2^−(c+1), whatever small primes the
//! cofactor has and however the bad points cancel; groups are independent.
use super::batch_affine::{Addition, BucketField, NEGATIVE};
use super::runs::RunSums;
use crate::buffer::{filled, with_capacity};
use crate::codec::Failure;
use crate::codec::point::{Check, Encoding, Form, WIDTH, decode};
use crate::curve::Affine;
use crate::error::Error;
use crate::hash::sha256::{Sha256, sha256};

/// Fewer points than this are checked one by one: then the checks of the sums are the greater part.
const MIN_POINTS: usize = 512;

/// Separates the seed from other uses of the same hash.
const DOMAIN: &[u8] = b"KZGPU_SUBGROUP_BATCH";

/// How many random sums are taken, and how.
#[derive(Clone, Copy, Debug)]
pub struct Trials {
    /// c: bits of a bucket's number. Range: at most 15.
    pub bits: u32,
    /// Groups of c + 1 sums.
    pub groups: u32,
}

impl Trials {
    /// A bad batch passes with probability 2^−130. Its maker can try others, as the sums follow from the bytes; that takes 2^130
    /// hashes, more than the groups themselves withstand.
    pub const SOUND: Self = Self { bits: 9, groups: 13 };
}

/// Decodes `out.len()` points of the subgroup. Error: as `decode` with `Check::Subgroup`, which has the last word if anything is
/// wrong with the points, or memory lacks.
/// Cost: some 14 batch additions per point if there are thousands. Memory: 1.8 points for each and 1 MB.
pub fn decode_many_vartime<F>(form: Form, bytes: &[u8], out: &mut [Affine<F>]) -> Result<(), Failure>
where
    F: Encoding + BucketField,
{
    let passes = out.len() >= MIN_POINTS && decode(form, Check::Curve, bytes, out).is_ok() && {
        let mut hash = Sha256::new();
        hash.update(DOMAIN);
        hash.update(bytes);
        all_in_subgroup_vartime(out, &hash.digest(), &Trials::SOUND) == Ok(true)
    };
    if passes { Ok(()) } else { decode(form, Check::Subgroup, bytes, out) }
}

/// Whether all points, which lie on the curve, lie in the subgroup: never `false` if they do, and `true` if they do not with
/// probability 2^−groups·(c + 1) over the seed. Errors: `OutOfMemory`.
pub fn all_in_subgroup_vartime<F>(points: &[Affine<F>], seed: &[u8; 32], trials: &Trials) -> Result<bool, Error>
where
    F: Encoding + BucketField,
{
    let (n, buckets) = (points.len(), 1 << trials.bits);
    // The points, the buckets of all groups, and partial sums.
    let scratch = n + trials.groups as usize * buckets;
    let mut work = filled(scratch + RunSums::scratch(n, buckets), F::INFINITY)?;
    for (packed, point) in work.iter_mut().zip(points) {
        *packed = F::pack(point);
    }
    let mut runs = RunSums::new(n, buckets, scratch)?;
    let (mut places, mut entries) = (filled(n, 0)?, filled(n, 0)?);
    for group in 0..trials.groups {
        draw(seed, group, buckets, &mut places);
        sort(&places, &mut runs.starts, &mut entries);
        let sums = runs.sum::<F>(&mut work, &entries, buckets) as usize;
        let first = n + group as usize * buckets;
        for (bucket, run) in runs.starts.windows(2).enumerate().filter(|(_, run)| run[0] < run[1]) {
            work[first + bucket] = work[sums + run[0] as usize];
        }
    }
    let work = &mut work[n..scratch];
    fold::<F>(work, buckets, trials.bits)?;
    let mut sums = with_capacity((trials.groups * (trials.bits + 1)) as usize)?;
    for set in work.chunks_exact(buckets) {
        let own = core::iter::once(0).chain((0..trials.bits).map(|bit| 1 << bit));
        sums.extend(own.map(|i: usize| F::unpack(&set[i])).filter(|sum| !sum.is_infinity_vartime()));
    }
    Ok(sums.chunks(WIDTH).all(|sums| F::are_in_subgroup(sums)[..sums.len()].iter().all(|inside| *inside)))
}

/// A random bucket for every point, and a random sign: SHA-256 of seed, group and counter, 16 bits per point.
fn draw(seed: &[u8; 32], group: u32, buckets: usize, places: &mut [u32]) {
    let mut message = [0; 40];
    message[..32].copy_from_slice(seed);
    message[32..36].copy_from_slice(&group.to_le_bytes());
    for (counter, places) in (0u32..).zip(places.chunks_mut(16)) {
        message[36..].copy_from_slice(&counter.to_le_bytes());
        for (place, bytes) in places.iter_mut().zip(sha256(&message).as_chunks::<2>().0) {
            let random = u32::from(u16::from_le_bytes(*bytes));
            *place = (random & (buckets as u32 - 1)) | ((random >> 15) * NEGATIVE);
        }
    }
}

/// Counting sort of the points' indices, with their signs, by bucket.
fn sort(places: &[u32], starts: &mut [u32], entries: &mut [u32]) {
    let bucket = |place: u32| (place & !NEGATIVE) as usize;
    starts.fill(0);
    for &place in places {
        starts[bucket(place)] += 1;
    }
    // Every counter becomes the end of its bucket, and placing its entries takes it down to the start.
    let mut sum = 0;
    for start in &mut *starts {
        sum += *start;
        *start = sum;
    }
    for (i, &place) in (0..).zip(places) {
        let start = &mut starts[bucket(place)];
        *start -= 1;
        entries[*start as usize] = i | (place & NEGATIVE);
    }
}

/// Leaves in every set of buckets the sum of all at 0, and the sum of those whose number has bit j at 2^j.
///
/// Adding the upper half to the lower one leaves the upper half, the buckets with the top bit, where it is; and so on with the
/// lower half. Then the halves that were left are summed, of all lengths in step. Cost: two additions per bucket.
fn fold<F: BucketField>(sets: &mut [F::Point], buckets: usize, bits: u32) -> Result<(), Error> {
    let mut additions = with_capacity(sets.len() / 2)?;
    let firsts = (0..sets.len() as u32).step_by(buckets);
    let halves =
        |first: u32, half: u32| (first..first + half).map(move |i| Addition { left: i, right: i + half, target: i });
    for bit in (0..bits).rev() {
        additions.clear();
        additions.extend(firsts.clone().flat_map(|first| halves(first, 1 << bit)));
        F::add_all(sets, &additions);
    }
    for round in 1..bits {
        additions.clear();
        let kept = |first| (round..bits).flat_map(move |bit| halves(first + (1 << bit), 1 << (bit - round)));
        additions.extend(firsts.clone().flat_map(kept));
        F::add_all(sets, &additions);
    }
    Ok(())
}
