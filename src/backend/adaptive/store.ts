/** Profiles that are kept between runs, one text per key. Everything that reads them checks them. */
import { type PerformanceProfile, type ProfileKey, parseProfile, staleness } from './profile.ts'

/** Where texts are kept: what a platform offers, or the caller. May fail or forget at any time. */
export interface ProfileStore {
  read(name: string): Promise<string | undefined> | string | undefined
  write(name: string, text: string): Promise<void> | void
}

export interface LoadedProfile {
  readonly profile?: PerformanceProfile
  /** Why there is none, if there was something. */
  readonly refused?: string
}

/** @param given a profile of the caller's, or its JSON, instead of what is kept */
export async function loadProfile(
  store: ProfileStore | undefined,
  given: unknown,
  key: ProfileKey,
  now: number,
): Promise<LoadedProfile> {
  try {
    const text = given ?? (await store?.read(nameOf(key)))
    if (text === undefined || text === null) return {}
    const profile = parseProfile(typeof text === 'string' ? JSON.parse(text) : text)
    if (typeof profile === 'string') return { refused: profile }
    const stale = staleness(profile, key, now)
    return stale === undefined ? { profile } : { refused: stale }
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) }
  }
}

/** @returns why it could not be kept */
export async function saveProfile(
  store: ProfileStore | undefined,
  profile: PerformanceProfile,
): Promise<string | undefined> {
  try {
    await store?.write(nameOf(profile.key), JSON.stringify(profile))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Letters, digits and a hash, fit for the name of a file. */
export function nameOf({ adapter, tier, version }: ProfileKey): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode([adapter, tier, version].join('\n'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return `profile-${hash.toString(16).padStart(16, '0')}`
}
