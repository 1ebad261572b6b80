//! Many short linear combinations of points of G1 at once, by doublings in step. Public data only.
//!
//! Straus's method with the endomorphism and digits in non-adjacent form. All outputs go through the places of the digits
//! together, so every step of the additions and the doublings shares an inversion: 7 multiplications per doubling and 6
//! per addition, where Jacobian coordinates need 7 and 11.
use super::batch_affine::{Addition, BucketField, NEGATIVE};
use super::runs::RunSums;
use crate::buffer::{filled, with_capacity};
use crate::error::Error;
use crate::field::{Fp, Fr};
use crate::mul::recode::{MAX_DIGITS, SignedScalar, TABLE, glv_split, wnaf};
use alloc::vec::Vec;

/// A point of G1 as batches hold it.
pub type Packed = <Fp as BucketField>::Point;

/// Runs of digits whose sums are made ahead of the doublings: few enough for the second-level cache.
const RUNS: usize = 2048;

/// `scalars[scalar]·points[point]`, a part of `outputs[output]`.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Index of an output.
    pub output: u32,
    /// Index of a point.
    pub point: u32,
    /// Index of a scalar.
    pub scalar: u32,
}

/// The digits of a scalar's halves.
type Digits = [[i8; MAX_DIGITS]; 2];

/// `outputs[o] = Σ scalars[s]·points[p]` over the terms of output o, for points in the subgroup.
///
/// Cost: 128 doublings per output, 43 additions per term, 8 per point. Errors: `OutOfMemory`.
pub fn combine_vartime(points: &[Packed], scalars: &[Fr], terms: &[Term], outputs: &mut [Packed]) -> Result<(), Error> {
    let mut digits = filled(scalars.len(), [[0i8; MAX_DIGITS]; 2])?;
    let mut places = 0;
    for (digits, scalar) in digits.iter_mut().zip(scalars) {
        let split = glv_split(&scalar.to_words());
        for (i, row) in digits.iter_mut().enumerate() {
            let half = SignedScalar { negative: split.negative[i], magnitude: split.magnitude[i] };
            places = places.max(wnaf(&half, row));
        }
    }
    let n = outputs.len();
    if n == 0 {
        return Ok(());
    }
    let (starts, entries) = sort(&digits, terms, points.len(), places, n)?;
    // Chunks of places, from the highest down.
    let step = (RUNS / n).clamp(1, places.max(1));
    let chunk = |low: usize| (low * n, (low + step).min(places) * n);
    let longest = (0..places).step_by(step).map(chunk).map(|(low, high)| (starts[high] - starts[low]) as usize).max();
    let (tables, sums) = (2 * TABLE * points.len(), RunSums::scratch(longest.unwrap_or(0), step * n));
    let mut work = filled(tables + sums + n, Fp::INFINITY)?;
    let mut runs = RunSums::new(longest.unwrap_or(0), step * n, tables)?;
    let mut additions = with_capacity(points.len().max(n))?;
    fill_tables(points, &mut work, &mut additions)?;
    let first = (tables + sums) as u32;
    let mut results = with_capacity(n)?;
    results.extend(first..first + n as u32);
    for (low, high) in (0..places).step_by(step).rev().map(chunk) {
        runs.starts[..=high - low].copy_from_slice(&starts[low..=high]);
        let sums = runs.sum::<Fp>(&mut work, &entries, high - low);
        for place in runs.starts[..=high - low].windows(n + 1).step_by(n).rev() {
            Fp::double_all(&mut work, &results);
            additions.clear();
            for (run, &target) in place.windows(2).zip(&results).filter(|(run, _)| run[0] < run[1]) {
                additions.push(Addition { left: target, right: sums + run[0], target });
            }
            Fp::add_all(&mut work, &additions);
        }
    }
    outputs.copy_from_slice(&work[first as usize..]);
    Ok(())
}

/// The digits that are not zero, as operands among the tables, sorted by place and output: where each run of them starts,
/// and all runs.
fn sort(
    digits: &[Digits],
    terms: &[Term],
    points: usize,
    places: usize,
    outputs: usize,
) -> Result<(Vec<u32>, Vec<u32>), Error> {
    let mut starts = filled(places * outputs + 1, 0u32)?;
    let each = |visit: &mut dyn FnMut(usize, u32)| {
        for term in terms {
            for (half, row) in digits[term.scalar as usize].iter().enumerate() {
                for (place, &digit) in row[..places].iter().enumerate().filter(|(_, digit)| **digit != 0) {
                    let multiple = half * TABLE + usize::from(digit.unsigned_abs() / 2);
                    let entry = (multiple * points) as u32 + term.point;
                    let sign = if digit < 0 { NEGATIVE } else { 0 };
                    visit(place * outputs + term.output as usize, entry | sign);
                }
            }
        }
    };
    each(&mut |run, _| starts[run] += 1);
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut entries = filled(sum as usize, 0)?;
    each(&mut |run, entry| {
        starts[run] -= 1;
        entries[starts[run] as usize] = entry;
    });
    Ok((starts, entries))
}

/// Writes `P, 3P, 5P, …` of all points, row by row, and then their images φ(P), ….
fn fill_tables(points: &[Packed], work: &mut [Packed], additions: &mut Vec<Addition>) -> Result<(), Error> {
    let n = points.len();
    let mut indices = with_capacity(TABLE * n)?;
    // The doubles stand where the images' first row goes at last.
    let doubles = TABLE * n;
    indices.extend((doubles..doubles + n).map(|i| i as u32));
    work[..n].copy_from_slice(points);
    work[doubles..doubles + n].copy_from_slice(points);
    Fp::double_all(work, &indices);
    for row in 1..TABLE {
        additions.clear();
        additions.extend(indices.iter().enumerate().map(|(i, &right)| {
            let target = (row * n + i) as u32;
            Addition { left: target - n as u32, right, target }
        }));
        Fp::add_all(work, additions);
    }
    work.copy_within(..doubles, doubles);
    indices.extend((doubles + n..2 * doubles).map(|i| i as u32));
    Fp::endomorphism_all(work, &indices);
    Ok(())
}
