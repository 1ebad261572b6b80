import { describe, expect, test } from 'vitest'
import { Health } from '../../../src/backend/webgpu/health.ts'
import { Streams } from '../../../src/backend/webgpu/streams.ts'
import { fakeDevice } from './fake-device.ts'

function openStreams(count: number, room = Number.POSITIVE_INFINITY) {
  const fake = fakeDevice()
  const streams = new Streams(count, () => room, new Health(fake.device))
  const entered: string[] = []
  const leaving = new Map<string, () => void>()
  const enter = (name: string, bytes = 0, signal?: AbortSignal) =>
    streams.enter(bytes, signal).then((leave) => {
      entered.push(name)
      leaving.set(name, leave)
    })
  return { streams, entered, enter, leave: (name: string) => leaving.get(name)!(), lose: fake.lose }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('streams', () => {
  test('so many at a time, in the order in which they came', async () => {
    const { enter, entered, leave, streams } = openStreams(2)
    for (const name of ['a', 'b', 'c', 'd']) void enter(name)
    await settled()
    expect(entered).toEqual(['a', 'b'])
    expect(streams.waiting).toBe(2)
    leave('b')
    await settled()
    expect(entered).toEqual(['a', 'b', 'c'])
    leave('a')
    leave('c')
    await settled()
    expect(entered).toEqual(['a', 'b', 'c', 'd'])
    expect(streams.waiting).toBe(0)
  })

  test('who needs more memory than is left waits; who is alone may try', async () => {
    const { enter, entered, leave } = openStreams(4, 100)
    void enter('large', 60)
    void enter('larger', 200)
    void enter('small', 30)
    await settled()
    expect(entered).toEqual(['large'])
    leave('large')
    await settled()
    expect(entered).toEqual(['large', 'larger'])
    leave('larger')
    await settled()
    expect(entered).toEqual(['large', 'larger', 'small'])
  })

  test('an abort leaves the queue, and lets those behind it pass', async () => {
    const { enter, entered, streams } = openStreams(4, 100)
    const abort = new AbortController()
    void enter('large', 60)
    const large = enter('too large', 60, abort.signal)
    void enter('small', 30)
    await settled()
    abort.abort()
    await expect(large).rejects.toMatchObject({ name: 'AbortError' })
    await settled()
    expect(entered).toEqual(['large', 'small'])
    expect(streams.waiting).toBe(0)
  })

  test('a lost device ends all waiting', async () => {
    const { enter, lose } = openStreams(1)
    void enter('running')
    const waiting = enter('waiting')
    lose('unknown')
    await expect(waiting).rejects.toMatchObject({ code: 'DEVICE_LOST' })
    await expect(enter('late')).rejects.toMatchObject({ code: 'DEVICE_LOST' })
  })
})
