/** Node's and Bun's timers have a method for it, Deno has a function; elsewhere timers keep nothing alive. */
export function keepNothingAlive(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref()
  const { Deno } = globalThis as { Deno?: { unrefTimer?(id: number): void } }
  if (typeof timer === 'number') Deno?.unrefTimer?.(timer)
}
