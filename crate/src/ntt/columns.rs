//! Columns of a matrix that is stored by rows, as the halves of a large transform want them. Public data only.

/// `target[c·rows + r] = source[r·stride + c]` for all r below `rows` and c below `width`: a strip of columns as rows.
///
/// `source` ends where the strip does: `(rows − 1)·stride + width` items. `target`: `width·rows` items.
pub fn gather<T: Copy>(source: &[T], stride: usize, rows: usize, target: &mut [T]) {
    for (r, line) in source.chunks(stride).enumerate() {
        for (item, column) in line.iter().zip(target.chunks_exact_mut(rows)) {
            column[r] = *item;
        }
    }
}

/// `target[r·stride + c] = source[c·rows + r]`: the way back. Lengths: as for [`gather`].
pub fn scatter<T: Copy>(source: &[T], rows: usize, target: &mut [T], stride: usize) {
    for (r, line) in target.chunks_mut(stride).enumerate() {
        for (item, column) in line.iter_mut().zip(source.chunks_exact(rows)) {
            *item = column[r];
        }
    }
}
