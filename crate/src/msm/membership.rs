//! Whether many points lie in the subgroup of order r, by some random sums of all of them. Public data only.
//!
//! In the quotient of the curve's group by the subgroup, whose order, the cofactor, is odd, a point of the subgroup is 0. A group
//! of trials gives every point c random digits −1, 0 or 1 and asks whether c sums lie in the subgroup: for each place, that of all
//! points times their digits there. Let T ≠ 0 be the class of a bad point, with everything else fixed. Its part of the sums is T
//! times its digits, which is another vector for each of the 3^c choices, because −T, 0 and T differ in a group of odd order. So at
//! most one choice makes all sums 0, and a bad batch passes a group with probability at most 3^−c, whatever small primes the
//! cofactor has and however the bad points cancel. Groups are independent. The digits must be unknown to whoever chose the points.
//!
//! The points of equal digits up to a common sign are added first, in (3^c − 1)/2 buckets.
use super::batch_affine::{Addition, BucketField, NEGATIVE};
use super::runs::RunSums;
use crate::buffer::{filled, with_capacity};
use crate::codec::Failure;
use crate::codec::point::{Check, Encoding, Form, WIDTH, decode};
use crate::curve::Affine;
use crate::error::Error;
use crate::hash::sha256::sha256;

/// Fewer points than this are checked one by one, which takes no longer.
pub const MIN_POINTS: usize = 96;

/// Batch additions that take as long as the exact check of one point; only the choice of the trials depends on it.
const CHECK: usize = 130;

/// How many random sums are taken, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trials {
    /// c: digits of a point. Range: 1 to 8.
    pub digits: u32,
    /// Groups of c sums.
    pub groups: u32,
}

impl Trials {
    /// Each with the fewest groups that bad points pass with probability at most 2^−64, counting that 2^16 random values do not
    /// fall evenly on 3^c choices: one gets `⌈2^16/3^c⌉` of them at most.
    pub const SOUND: [Self; 7] = [
        Self { digits: 1, groups: 41 },
        Self { digits: 2, groups: 21 },
        Self { digits: 3, groups: 14 },
        Self { digits: 4, groups: 11 },
        Self { digits: 5, groups: 9 },
        Self { digits: 6, groups: 7 },
        Self { digits: 7, groups: 6 },
    ];

    /// The fastest for n points.
    pub fn for_points(n: usize) -> Self {
        let cost = |trials: &&Self| {
            let digits = trials.digits;
            trials.groups as usize * (n + 3usize.pow(digits) + CHECK * digits as usize)
        };
        Self::SOUND.iter().min_by_key(cost).copied().unwrap_or(Self::SOUND[0])
    }

    /// (3^c + 1)/2: buckets of a group, with one for points without digits, which stays empty.
    const fn buckets(self) -> usize {
        block(self.digits)
    }
}

/// First bucket whose highest digit, a 1, is at place k; those of place k end where those of k + 1 begin. Bucket v has the balanced
/// ternary digits of v.
const fn block(k: u32) -> usize {
    3usize.pow(k).div_ceil(2)
}

/// Decodes `out.len()` points of the subgroup, by a seed that whoever made the points could not predict. Error: as `decode` with
/// `Check::Subgroup`, which has the last word if anything is wrong with the points, or memory lacks.
/// Cost: some 10 batch additions per point if there are thousands. Memory: 1.8 points for each and 400 kB.
pub fn decode_many_vartime<F>(form: Form, bytes: &[u8], seed: &[u8; 32], out: &mut [Affine<F>]) -> Result<(), Failure>
where
    F: Encoding + BucketField,
{
    let passes = out.len() >= MIN_POINTS
        && decode(form, Check::Curve, bytes, out).is_ok()
        && all_in_subgroup_vartime(out, seed, Trials::for_points(out.len())) == Ok(true);
    if passes { Ok(()) } else { decode(form, Check::Subgroup, bytes, out) }
}

/// Whether all points, which lie on the curve, lie in the subgroup: never `false` if they do, and `true` if they do not with
/// probability at most `(⌈2^16/3^c⌉/2^16)^groups` over the seed. Errors: `OutOfMemory`.
pub fn all_in_subgroup_vartime<F>(points: &[Affine<F>], seed: &[u8; 32], trials: Trials) -> Result<bool, Error>
where
    F: Encoding + BucketField,
{
    let (n, buckets) = (points.len(), trials.buckets());
    // The points, the buckets of all groups, and partial sums.
    let scratch = n + trials.groups as usize * buckets;
    let mut work = filled(scratch + RunSums::scratch(n, buckets), F::INFINITY)?;
    for (packed, point) in work.iter_mut().zip(points) {
        *packed = F::pack(point);
    }
    let mut runs = RunSums::new(n, buckets, scratch)?;
    let (mut places, mut entries) = (filled(n, 0)?, filled(n, 0)?);
    for group in 0..trials.groups {
        draw(seed, group, trials.digits, &mut places);
        sort(&places, &mut runs.starts, &mut entries);
        let sums = runs.sum::<F>(&mut work, &entries, buckets) as usize;
        let first = n + group as usize * buckets;
        for (bucket, run) in runs.starts.windows(2).enumerate().filter(|(_, run)| run[0] < run[1]) {
            work[first + bucket] = work[sums + run[0] as usize];
        }
    }
    let work = &mut work[n..scratch];
    fold::<F>(work, trials)?;
    let mut sums = with_capacity((trials.groups * trials.digits) as usize)?;
    for set in work.chunks_exact(buckets) {
        let own = (0..trials.digits).map(|k| F::unpack(&set[block(k)]));
        sums.extend(own.filter(|sum| !sum.is_infinity_vartime()));
    }
    Ok(sums.chunks(WIDTH).all(|sums| F::are_in_subgroup(sums)[..sums.len()].iter().all(|inside| *inside)))
}

/// Random digits for every point, as its bucket and its sign in it: SHA-256 of seed, group and counter, 16 bits per point.
fn draw(seed: &[u8; 32], group: u32, digits: u32, places: &mut [u32]) {
    let choices = 3u32.pow(digits);
    let mut message = [0; 40];
    message[..32].copy_from_slice(seed);
    message[32..36].copy_from_slice(&group.to_le_bytes());
    for (counter, places) in (0u32..).zip(places.chunks_mut(16)) {
        message[36..].copy_from_slice(&counter.to_le_bytes());
        for (place, bytes) in places.iter_mut().zip(sha256(&message).as_chunks::<2>().0) {
            let choice = (u32::from(u16::from_le_bytes(*bytes)) * choices) >> 16;
            let middle = choices / 2;
            *place = if choice < middle { (middle - choice) | NEGATIVE } else { choice - middle };
        }
    }
}

/// Counting sort of the points' indices, with their signs, by bucket. Points of bucket 0 take no part.
fn sort(places: &[u32], starts: &mut [u32], entries: &mut [u32]) {
    let taken = || (0..).zip(places).filter(|(_, place)| **place != 0);
    let bucket = |place: u32| (place & !NEGATIVE) as usize;
    starts.fill(0);
    for (_, &place) in taken() {
        starts[bucket(place)] += 1;
    }
    // Every counter becomes the end of its bucket, and placing its entries takes it down to the start.
    let mut sum = 0;
    for start in &mut *starts {
        sum += *start;
        *start = sum;
    }
    for (i, &place) in taken() {
        let start = &mut starts[bucket(place)];
        *start -= 1;
        entries[*start as usize] = i | (place & NEGATIVE);
    }
}

/// Leaves in every set of buckets, at `block(k)`, the sum of all buckets times their digits at place k.
///
/// Bucket 3^k + w, with k the place of its highest digit, has the digits of w below it: so it is added to bucket w or, if w is
/// negative, subtracted from bucket −w, from the highest k down. Then the buckets of each k are summed, of all k in step.
/// Cost: two additions per bucket.
fn fold<F: BucketField>(sets: &mut [F::Point], trials: Trials) -> Result<(), Error> {
    let mut additions = with_capacity(sets.len() / 2)?;
    let firsts = (0..sets.len() as u32).step_by(trials.buckets());
    for k in (1..trials.digits).rev() {
        let highest = 3u32.pow(k);
        for negative in [false, true] {
            additions.clear();
            additions.extend(firsts.clone().flat_map(|first| {
                (1..block(k) as u32).map(move |w| {
                    let right = if negative { (first + highest - w) | NEGATIVE } else { first + highest + w };
                    Addition { left: first + w, right, target: first + w }
                })
            }));
            F::add_all(sets, &additions);
        }
    }
    let mut lengths: [usize; 8] = core::array::from_fn(|k| 3usize.pow(k as u32));
    let lengths = &mut lengths[..trials.digits as usize];
    while lengths.iter().any(|len| *len > 1) {
        additions.clear();
        for first in firsts.clone() {
            for (k, len) in (0..).zip(&*lengths) {
                let (start, half) = (first + block(k) as u32, len.div_ceil(2) as u32);
                let halves = |i| Addition { left: start + i, right: start + i + half, target: start + i };
                additions.extend((0..*len as u32 - half).map(halves));
            }
        }
        F::add_all(sets, &additions);
        lengths.iter_mut().for_each(|len| *len = len.div_ceil(2));
    }
    Ok(())
}
