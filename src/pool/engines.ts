import { PRECOMPUTE_LEVELS } from '../backend/backend.ts'
import { createKzgEngine } from './kzg-engine.ts'
import type { Engines } from './serve.ts'

/** Everything that a worker of this package can do. KZG has an engine per level of precomputation, which its name tells. */
export const ENGINES: Engines = Object.fromEntries(
  PRECOMPUTE_LEVELS.map((level): [string, Engines[string]] => [
    `kzg-${level}`,
    (tier, module) => createKzgEngine(tier, module, level),
  ]),
)
