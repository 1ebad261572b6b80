//! Window sizes, and where things lie in the one array of a sum over fixed points.
use super::digits::{MAX_BITS, MIN_BITS, POWERS, buckets, rows, windows};

/// Accumulators that are filled together: what fits in the second-level cache.
const ACCUMULATORS: u32 = 1 << 14;
/// Terms that are sorted together; half as many sums of pairs are held.
pub const TERMS: u32 = 1 << 14;
/// What a doubling at the end costs, in additions of the buckets.
const DOUBLING: u32 = 2;
/// What the inversion of a step costs, in additions: the running sums of a row, and of the rows, take a step per bucket.
const STEP: u32 = 28;

/// Points that sums are taken over again and again: `sums` sums over consecutive runs of `n` points.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Points per sum.
    pub n: u32,
    /// Independent sums.
    pub sums: u32,
}

impl Shape {
    /// All points.
    pub fn points(&self) -> u32 {
        self.n * self.sums
    }

    /// Bits between two successive shifts of a table, which suit a full one best.
    pub fn table_bits(&self) -> u32 {
        self.cheapest(windows)
    }

    /// Shifts that a full table holds, the points themselves being the first.
    pub fn shifts(&self) -> u32 {
        windows(self.table_bits())
    }

    /// Points that a sum works in, beside the table.
    pub fn workspace(&self) -> u32 {
        let need = |bits: u32| Plan { shape: *self, bits, depth: 1 }.workspace();
        need(self.cheapest(|_| 1)).max(need(self.table_bits()))
    }

    /// The cheapest way when the first `depth` shifts of a table are there: with them, or with the points alone, whose windows
    /// may have any size.
    pub fn plan(&self, depth: u32) -> Plan {
        let table = Plan { shape: *self, bits: self.table_bits(), depth: depth.clamp(1, self.shifts()) };
        let direct = Plan { shape: *self, bits: self.cheapest(|_| 1), depth: 1 };
        if table.cost() <= direct.cost() { table } else { direct }
    }

    fn cheapest(&self, depth: impl Fn(u32) -> u32) -> u32 {
        let cost = |bits: &u32| Plan { shape: *self, bits: *bits, depth: depth(*bits) }.cost();
        (MIN_BITS..=MAX_BITS).min_by_key(cost).unwrap_or(MAX_BITS)
    }
}

/// How a call is cut: windows of `bits` bits, `depth` successive ones of which share a set of buckets.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The points.
    pub shape: Shape,
    /// Bits per window, c.
    pub bits: u32,
    /// Shifts of the points that are used.
    pub depth: u32,
}

impl Plan {
    /// Windows per scalar.
    pub fn windows(&self) -> u32 {
        windows(self.bits)
    }

    /// Sets of buckets per sum.
    pub fn parts(&self) -> u32 {
        self.windows().div_ceil(self.depth)
    }

    /// Sets of buckets of the whole call.
    pub fn sets(&self) -> u32 {
        self.parts() * self.shape.sums
    }

    /// Accumulators of a set.
    pub fn accumulators(&self) -> u32 {
        POWERS * buckets(self.bits)
    }

    /// Sets that are worked on together.
    pub fn hold(&self) -> u32 {
        (ACCUMULATORS / self.accumulators()).clamp(1, self.sets())
    }

    /// Points of the working memory after the accumulators: sums of pairs, or in the end the rows' sums.
    fn scratch(&self) -> u32 {
        (TERMS / 2).max(2 * self.hold() * (rows(self.bits) + 1))
    }

    fn workspace(&self) -> u32 {
        self.hold() * self.accumulators() + self.scratch()
    }

    /// Additions per sum: one per term and, after those into empty buckets, one more per bucket; and what is not shared by many.
    fn cost(&self) -> u32 {
        let doublings = self.bits * self.depth * (self.parts() - 1);
        let set = buckets(self.bits) + STEP * rows(self.bits) / self.hold();
        self.shape.n * self.windows() + self.parts() * set + DOUBLING * doublings
    }
}
