/** Where browsers keep profiles: `localStorage` in a page, IndexedDB in a worker, nothing where neither is allowed. */
import { choicesFrom, profileOf } from '../../src/backend/adaptive/profile.ts'
import { loadProfile, nameOf, saveProfile } from '../../src/backend/adaptive/store.ts'
import { indexedDb } from '../../src/platform/indexed-db.ts'
import { webStorage } from '../../src/platform/web-storage.ts'
import { equal, ok } from './support/check.ts'
import { type Context, test } from './support/test.ts'

const NAME = 'profile-of-a-test'

/** Replaces a global for the time of a call. */
async function without(name: 'localStorage' | 'indexedDB', get: () => unknown, body: () => Promise<void>) {
  const own = Object.getOwnPropertyDescriptor(globalThis, name)
  Object.defineProperty(globalThis, name, { get, configurable: true })
  try {
    await body()
  } finally {
    if (own) Object.defineProperty(globalThis, name, own)
    else Reflect.deleteProperty(globalThis, name)
  }
}

const forbidden = () => {
  throw new DOMException('not in a sandbox', 'SecurityError')
}
const isPage = ({ adapter }: Context) => adapter === 'chromium'

test.browsers('profiles: what was written is read, by another store as well', async (context) => {
  for (const [what, create] of [
    ["the runtime's own place", webStorage],
    ['IndexedDB', indexedDb],
  ] as const) {
    equal(await create().read(`${NAME} ${what}`), undefined, `${what}, nothing`)
    await create().write(NAME, 'first')
    await create().write(NAME, 'second')
    equal(await create().read(NAME), 'second', what)
    await Promise.all(Array.from({ length: 8 }, (_, i) => create().write(`${NAME} ${i}`, `${i}`)))
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => create().read(`${NAME} ${i}`)))
    equal(all.join(), '0,1,2,3,4,5,6,7', `${what}, side by side`)
  }
  equal('localStorage' in globalThis, isPage(context), 'that there is a localStorage')
  await webStorage().write(NAME, 'of this runtime')
  const place = isPage(context) ? globalThis.localStorage.getItem(`kzgpu.${NAME}`) : await indexedDb().read(NAME)
  equal(place, 'of this runtime', 'where it was kept')
})

test.browsers('profiles: a whole one comes back from there', async () => {
  const key = { adapter: 'a GPU', tier: 'relaxed × 1', kind: 'msm', version: '1.2.3' } as const
  const choices = choicesFrom(undefined, {})
  for (const n of [256, 4096]) {
    choices.msm.learn('wasm', { n, batch: 1, ms: n / 100 })
    choices.msm.learn('webgpu', { n, batch: 1, ms: 20 + n / 1000 })
  }
  choices.msm.refit()
  const tuning = { layout: 'l13', size: 64, rate: 1000 } as const
  const rest = { gpuMemoryLimit: undefined, quarantine: undefined, tuning }
  const profile = profileOf({ key, measuredAt: Date.now(), choices, ...rest })
  equal(await saveProfile(webStorage(), profile), undefined, 'why it is not kept')
  const { profile: found, refused } = await loadProfile(webStorage(), undefined, key, Date.now())
  equal(refused, undefined, 'why it is not used')
  equal(found, JSON.parse(JSON.stringify(profile)))
  await webStorage().write(nameOf(key), '{')
  ok((await loadProfile(webStorage(), undefined, key, Date.now())).refused !== undefined, 'half a profile is one')
})

test.browsers('profiles: where nothing is allowed none are kept, and nothing fails', async () => {
  await indexedDb().write(NAME, 'from a worker')
  await without('localStorage', forbidden, async () => {
    equal(await webStorage().read(NAME), 'from a worker', 'IndexedDB in its stead')
    for (const get of [forbidden, () => undefined]) {
      await without('indexedDB', get, async () => {
        await webStorage().write(NAME, 'nowhere')
        equal(await webStorage().read(NAME), undefined)
      })
    }
    equal(await webStorage().read(NAME), 'from a worker', 'what was there before')
  })
})
