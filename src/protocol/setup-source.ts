import type { Backend } from '../backend/backend.ts'
import type { AsyncOptions } from '../backend/driver.ts'
import type { Capability, SetupParts, TrustedSetup } from './trusted-setup.ts'

/** Where a setup comes from. Nothing is added to a setup before all that was asked for is there and checked. */
export interface SetupSource {
  /** Starts reading what these will need, so that it overlaps with other work. */
  prefetch(capabilities: readonly Capability[]): void
  open(backend: Backend, capabilities: readonly Capability[], options: AsyncOptions): Promise<TrustedSetup>
  /** The parts of capabilities that an open setup lacks. */
  extension(backend: Backend, missing: readonly Capability[], options: AsyncOptions): Promise<Partial<SetupParts>>
}
