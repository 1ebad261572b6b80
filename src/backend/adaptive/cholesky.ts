/** Positive definite systems of equations, a few dozen unknowns at most. Flat, since a fit is on the way of every call that it learns from. */

/** A lower triangle: row i begins at i(i + 1)/2. */
export interface Triangle {
  readonly n: number
  readonly entries: Float64Array
}

/** The lower triangle L of A + D = L·Lᵀ; nothing unless that is positive definite by more than rounding.
 * @param matrix A, or its lower triangle @param diagonal D */
export function cholesky(matrix: readonly ArrayLike<number>[], diagonal?: ArrayLike<number>): Triangle | undefined {
  const n = matrix.length
  const entries = new Float64Array((n * (n + 1)) / 2)
  for (let i = 0, at = 0; i < n; at += ++i) {
    const row = matrix[i] as ArrayLike<number>
    for (let j = 0, other = 0; j <= i; other += ++j) {
      // Two sums, since each addition waits for the one before.
      let sum = row[j] as number
      let odd = 0
      let k = 1
      for (; k < j; k += 2) {
        sum -= (entries[at + k - 1] as number) * (entries[other + k - 1] as number)
        odd += (entries[at + k] as number) * (entries[other + k] as number)
      }
      if (k === j) sum -= (entries[at + k - 1] as number) * (entries[other + k - 1] as number)
      sum -= odd
      if (j < i) entries[at + j] = sum / (entries[other + j] as number)
      else {
        sum += diagonal?.[i] ?? 0
        if (!(sum > 1e-12)) return undefined
        entries[at + i] = Math.sqrt(sum)
      }
    }
  }
  return { n, entries }
}

/** y of L·y = b. */
export function forwardSubstitute({ n, entries }: Triangle, right: ArrayLike<number>): Float64Array {
  const y = new Float64Array(n)
  for (let i = 0, at = 0; i < n; at += ++i) {
    let sum = right[i] as number
    for (let k = 0; k < i; k++) sum -= (entries[at + k] as number) * (y[k] as number)
    y[i] = sum / (entries[at + i] as number)
  }
  return y
}

/** x of L·Lᵀ·x = b. */
export function solve(lower: Triangle, right: ArrayLike<number>): Float64Array {
  const { n, entries } = lower
  const x = forwardSubstitute(lower, right)
  for (let i = n - 1; i >= 0; i--) {
    const at = (i * (i + 1)) / 2
    const value = (x[i] as number) / (entries[at + i] as number)
    x[i] = value
    for (let k = 0; k < i; k++) x[k] = (x[k] as number) - (entries[at + k] as number) * value
  }
  return x
}
