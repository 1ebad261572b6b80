import { createBlsEngine } from './bls-engine.ts'
import { createKzgEngine } from './kzg-engine.ts'
import { createMsmEngine } from './msm-engine.ts'
import { createNttEngine } from './ntt-engine.ts'
import type { Engines } from './serve.ts'

/** Everything that a worker of this package can do. */
export const ENGINES: Engines = {
  bls: createBlsEngine,
  kzg: createKzgEngine,
  msm: createMsmEngine,
  ntt: createNttEngine,
}
