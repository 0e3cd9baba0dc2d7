// The time that counts is the server's: asked once for a few seconds, by bucket, and asked anew when the machine has slept.

import { beforeEach, describe, expect, it } from 'vitest'
import type { MachineClocks } from '../../src/stores/clock.ts'
import { createRedisStore } from '../../src/stores/redis/create.ts'
import { createServerClock, type ServerClock } from '../../src/stores/redis/server-clock.ts'
import { turnClocks } from '../../src/stores/redis/turn-clocks.ts'
import { put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { redisForFile } from './redis-server.ts'

/** Clocks in the hand of a test. */
function clocksOf(monotonic: number, wall: number) {
  let [m, w] = [monotonic, wall]
  return {
    clocks: { monotonic: () => m, wall: () => w } satisfies MachineClocks,
    pass: (ms: number) => {
      m += ms
      w += ms
    },
    /** The wall clock alone goes on. */
    sleep: (ms: number) => {
      w += ms
    },
  }
}

/** What is to be done in this turn is done. */
const turned = () => new Promise((resolve) => setImmediate(resolve))

describe('what is known of the clock of a server', () => {
  let hand: ReturnType<typeof clocksOf>
  let clock: ServerClock
  beforeEach(() => {
    hand = clocksOf(1_000, 50_000)
    clock = createServerClock(hand.clocks)
  })

  /** An answer that was under way for so long, half of it back. */
  function learn(bucket: number, serverMs: number, trip = 0): number {
    const answered = clock.sending(bucket)
    hand.pass(trip)
    return answered(serverMs * 1_000)
  }

  it('is nothing before its first answer', () => {
    expect(clock.now(0)).toBeUndefined()
  })

  it('goes on with the monotonic clock, whatever the wall clock shows', () => {
    learn(0, 7_000_000)
    hand.pass(1_234)
    expect(clock.now(0)).toBe(7_001_234)
  })

  it('takes the middle of the round trip for the moment of the answer', () => {
    expect(learn(0, 7_000_000, 60)).toBe(7_000_000)
    expect(clock.now(0)).toBe(7_000_030)
  })

  it('is by bucket: the nodes of a cluster have clocks of their own', () => {
    learn(0, 7_000_000)
    learn(1, 8_000_000)
    expect([clock.now(0), clock.now(1), clock.now(2)]).toEqual([7_000_000, 8_000_000, undefined])
  })

  it('is the same for every bucket where one server has all of them', () => {
    clock.isOneServer(true)
    learn(0, 7_000_000)
    expect([clock.now(0), clock.now(1)]).toEqual([7_000_000, 7_000_000])
    clock.isOneServer(false)
    expect(clock.now(1)).toBeUndefined()
  })

  it('is not kept from an answer that a replica gives as well', () => {
    const answered = clock.sending(0)
    expect(answered(7_000_000_000, false)).toBe(7_000_000)
    expect(clock.now(0)).toBeUndefined()
  })

  it('holds for five seconds, from the last answer on', () => {
    learn(0, 7_000_000)
    hand.pass(4_000)
    learn(0, 7_004_000)
    hand.pass(5_000)
    expect(clock.now(0)).toBe(7_009_000)
    hand.pass(1)
    expect(clock.now(0)).toBeUndefined()
  })

  it('is dropped when the machine has slept, or somebody has set its clock', () => {
    learn(0, 7_000_000)
    hand.sleep(100)
    expect(clock.now(0)).toBe(7_000_000)
    hand.sleep(1)
    expect(clock.now(0)).toBeUndefined()
    learn(0, 7_000_101)
    hand.sleep(-101)
    expect(clock.now(0)).toBeUndefined()
  })

  it('is not learnt from an answer during which the machine slept', () => {
    const answered = clock.sending(0)
    hand.sleep(3_600_000)
    expect(answered(7_000_000_000)).toBe(7_000_000)
    expect(clock.now(0)).toBeUndefined()
  })

  it('is not learnt from an answer that was under way for over 100 ms', () => {
    expect(learn(0, 7_000_000, 101)).toBe(7_000_000)
    expect(clock.now(0)).toBeUndefined()
    learn(0, 7_000_000, 100)
    expect(clock.now(0)).toBe(7_000_050)
  })
})

describe('clocks that are read once a turn', () => {
  it('show what they showed first, until the turn is over', async () => {
    const hand = clocksOf(1, 2)
    const { monotonic, wall } = turnClocks(hand.clocks)
    expect([monotonic(), wall()]).toEqual([1, 2])
    hand.pass(10)
    expect([monotonic(), wall()]).toEqual([1, 2])
    await turned()
    expect([monotonic(), wall()]).toEqual([11, 12])
  })
})

describe.skipIf('missing' in redisServer())('the now of a snapshot', () => {
  const redis = redisForFile()
  const serverNow = async () => {
    const [seconds, micros] = (await redis.ask('TIME')) as [string, string]
    return Number(seconds) * 1_000 + Number(micros) / 1_000
  }
  const commands = () => redis.sent.splice(0).map(([command]) => command)
  /** What the server's clock showed somewhere between the beginning and the end of the work. */
  async function isOf(work: () => Promise<readonly (number | undefined)[]>): Promise<void> {
    const [before, shown, after] = [await serverNow(), await work(), await serverNow()]
    for (const now of shown) {
      expect(now).toBeGreaterThanOrEqual(Math.floor(before))
      expect(now).toBeLessThanOrEqual(after)
    }
  }

  it('is the clock of the server, however wrong that of the machine is (G12)', async () => {
    const wrong = { monotonic: () => performance.now(), wall: () => performance.now() + 600_000 }
    const store = await redis.open({}, wrong)
    await store.load('u')
    for (let i = 0; i < 20; i += 1) {
      const [before, { now }, after] = [await serverNow(), await store.load('u'), await serverNow()]
      expect(now).toBeGreaterThanOrEqual(Math.floor(before) - 50)
      expect(now).toBeLessThanOrEqual(after + 50)
    }
  })

  it('costs a question beside the first GET, and none while it is known: in no other bucket either', async () => {
    const store = await redis.open()
    await store.load('u')
    expect(commands().slice(0, 2)).toEqual(['GET', 'EVALSHA'])
    for (const account of ['u', 'v', 'w']) await store.load(account)
    expect(commands()).toEqual(['GET', 'GET', 'GET'])
  })

  it('costs a question in each bucket where it is said that there is a cluster', async () => {
    const store = await redis.open({ sharded: true })
    for (const account of ['ann', 'ben', 'ann']) await store.load(account)
    expect(commands().filter((command) => command === 'EVALSHA').length).toBe(2)
  })

  it('costs one question for all who load at once', async () => {
    const store = await redis.open()
    await store.load('u')
    const another = await redis.open()
    commands()
    const loads = () => Promise.all(Array.from({ length: 50 }, (_, i) => another.load(`u${i}`)))
    await isOf(async () => (await loads()).map(({ now }) => now))
    expect(commands().filter((command) => command !== 'GET')).toEqual(['EVALSHA'])
  })

  it('is not another’s where that one’s question is under way for long', async () => {
    const hand = clocksOf(1_000, 50_000)
    const answers: ((micros: number) => void)[] = []
    const send = (command?: string) =>
      command === 'GET' ? Promise.resolve(null) : new Promise<unknown>((resolve) => answers.push(resolve))
    const store = createRedisStore({ send }, hand.clocks)
    const first = store.load('u')
    await turned()
    hand.pass(100)
    const second = store.load('v')
    await turned()
    hand.pass(1)
    const third = store.load('w')
    for (const [i, answer] of answers.entries()) answer((7_000_000 + i) * 1_000)
    const all = await Promise.all([first, second, third])
    expect(all.map(({ now }) => now)).toEqual([7_000_000, 7_000_000, 7_000_001])
  })

  it('is known from every swap', async () => {
    const store = await redis.open()
    await isOf(async () => {
      await store.swap('u', '', recordOf([]), [])
      commands()
      return [(await store.load('u')).now]
    })
    expect(commands()).toEqual(['GET'])
  })

  it('is not known from a lost swap: a replica refuses none of those', async () => {
    const store = await redis.open()
    expect((await store.swap('u', 'stale', recordOf([]), [])).swapped).toBe(false)
    commands()
    await store.load('u')
    expect(commands()).toEqual(['GET', 'EVALSHA'])
  })

  it('comes with a lost swap', async () => {
    const store = await redis.open()
    await put(store, 'u', recordOf([sessionOf('s')]))
    await isOf(async () => {
      const lost = await store.swap('u', 'stale', recordOf([]), [])
      return [lost.swapped ? 0 : lost.current?.now]
    })
  })

  it('is asked for anew after the machine has slept', async () => {
    let slept = 0
    const store = await redis.open({}, { monotonic: () => 0, wall: () => slept })
    await store.load('u')
    commands()
    slept = 3_600_000
    await isOf(async () => [(await store.load('u')).now])
    expect(commands()).toEqual(['GET', 'EVALSHA'])
  })

  it('is asked for anew when the machine slept while the GET was under way', async () => {
    let slept = 0
    const store = await redis.open({}, { monotonic: () => 0, wall: () => slept })
    await store.load('u')
    commands()
    const loading = store.load('u')
    slept = 3_600_000
    await loading
    expect(commands()).toEqual(['GET', 'EVALSHA'])
  })
})
