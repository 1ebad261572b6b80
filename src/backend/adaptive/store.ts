/** Profiles that are kept between runs, one text per key. Everything that reads them checks them. */
import { messageOf } from '../../errors.ts'
import {
  isQuarantine,
  type PerformanceProfile,
  type ProfileKey,
  parseProfile,
  type Quarantine,
  staleness,
} from './profile.ts'

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
    return { refused: messageOf(error) }
  }
}

/** @returns why it could not be kept */
export async function saveProfile(
  store: ProfileStore | undefined,
  profile: PerformanceProfile,
): Promise<string | undefined> {
  return keep(store, nameOf(profile.key), profile)
}

/** Why an adapter is not used by this version of the package, whatever instance found out. */
export async function loadQuarantine(
  store: ProfileStore | undefined,
  key: ProfileKey,
): Promise<Quarantine | undefined> {
  try {
    const text = await store?.read(asideOf(key))
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return isQuarantine(value) ? value : undefined
  } catch {
    // What cannot be read is as if it had not been kept; a device that computes wrongly is found again.
    return undefined
  }
}

/** @returns why it could not be kept */
export async function saveQuarantine(
  store: ProfileStore | undefined,
  key: ProfileKey,
  quarantine: Quarantine,
): Promise<string | undefined> {
  return keep(store, asideOf(key), quarantine)
}

async function keep(store: ProfileStore | undefined, name: string, value: object): Promise<string | undefined> {
  try {
    await store?.write(name, JSON.stringify(value))
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

export const nameOf = ({ adapter, tier, kind, version }: ProfileKey): string =>
  `profile-${hashOf(adapter, tier, kind, version)}`
const asideOf = ({ adapter, version }: ProfileKey): string => `quarantine-${hashOf(adapter, version)}`

/** Letters and digits, fit for the name of a file. */
function hashOf(...texts: readonly string[]): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(texts.join('\n'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
