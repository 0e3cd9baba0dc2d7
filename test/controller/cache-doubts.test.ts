// Whatever goes wrong around the cache, an answer out of it is never older than the lease, and nobody waits forever.

import { createSessionControl, memoryStore, type Snapshot, type Store } from 'utsessions'
import { type FakeClock, fakeClock, faultyStore } from 'utsessions/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { idOf, tokenOf } from './controls.ts'

const ANN = { account: 'ann' }

/** A control with a cache, whose lease goes by the machine's clocks too: one that no slow machine uses up. */
function cached(store: Store, clock: FakeClock = fakeClock()) {
  const control = createSessionControl({
    store,
    clock,
    cache: { lease: '1m' },
    policy: { lock: 0, idle: '30m' },
    pruneEvery: 'never',
  })
  onTestFinished(() => control.dispose())
  return control
}

/** Another node, which asks the store itself. */
function another(store: Store, clock: FakeClock) {
  const control = createSessionControl({ store, clock, policy: { lock: 0, idle: '30m' }, pruneEvery: 'never' })
  onTestFinished(() => control.dispose())
  return control
}

/** A store that tells what the test says, and waits for every load. */
function watchedStore(records = memoryStore()) {
  const watchers = new Set<{ tell: (account: string) => void; missed: () => void; lost: () => void }>()
  let begun = () => {}
  const store: Store = {
    ...records,
    load: async (account) => records.load(account),
    watch: async (tell, missed = () => {}, lost = () => {}) => {
      const watcher = { tell, missed, lost }
      watchers.add(watcher)
      begun()
      return () => void watchers.delete(watcher)
    },
  }
  return {
    records,
    store,
    watchers,
    tell: (account: string) => {
      for (const each of watchers) each.tell(account)
    },
    missed: () => {
      for (const each of watchers) each.missed()
    },
    lost: () => {
      for (const each of watchers) each.lost()
    },
    onBegin: (work: () => void) => {
      begun = work
    },
  }
}

/** Checks until an answer comes out of the cache. */
async function warm(check: () => Promise<unknown>, loads: () => number): Promise<void> {
  for (let i = 0; i < 10; i += 1) {
    const before = loads()
    await check()
    if (loads() === before) return
  }
  throw new Error('nothing is cached')
}

/** One node with a cache, the other without, and a session that the first knows by heart. */
async function warmed() {
  const watched = watchedStore()
  const counted = faultyStore(watched.store)
  const clock = fakeClock()
  const control = cached(counted, clock)
  const other = another(watched.records, clock)
  const opened = await control.open(ANN)
  const request = { ...ANN, token: tokenOf(opened) }
  await warm(
    () => control.check(request),
    () => counted.calls.load,
  )
  return { ...watched, counted, clock, control, other, request, session: idOf(opened) }
}

describe('a session that ended elsewhere', () => {
  it('is refused from the moment at which this is told, though a load from before is under way', async () => {
    const { control, counted, other, request, tell, records } = await warmed()
    tell('ann')
    let answer = (_: Snapshot) => {}
    const before = await records.load('ann')
    counted.load = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const checking = control.check(request)
    await other.revoke({ ...ANN, all: true })
    tell('ann')
    answer(before)
    expect(await checking).toMatchObject({ outcome: 'alive' })
    counted.load = (account) => records.load(account)
    expect(await control.check(request)).toMatchObject({ outcome: 'ended' })
  })

  it('is refused after the lease, though nobody told', async () => {
    const { control, other, request, clock } = await warmed()
    await other.revoke({ ...ANN, all: true })
    clock.advance(59_999)
    expect(await control.check(request)).toMatchObject({ outcome: 'alive' })
    clock.advance(1)
    expect(await control.check(request)).toMatchObject({ outcome: 'ended' })
  })

  it('is refused at once with `fresh`, though a load from before is under way', async () => {
    const { control, counted, other, request, records } = await warmed()
    let answer = (_: Snapshot) => {}
    const before = await records.load('ann')
    counted.load = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const first = control.check({ ...request, fresh: true })
    await other.revoke({ ...ANN, all: true })
    const second = control.check({ ...request, fresh: true })
    counted.load = (account) => records.load(account)
    answer(before)
    expect(await first).toMatchObject({ outcome: 'alive' })
    expect(await second).toMatchObject({ outcome: 'ended' })
  })

  it('is refused at once while nothing can be told, and once it can be again', async () => {
    for (const then of [() => {}, 'missed'] as const) {
      const { control, other, request, lost, missed } = await warmed()
      await other.revoke({ ...ANN, all: true })
      lost()
      if (then === 'missed') missed()
      expect(await control.check(request)).toMatchObject({ outcome: 'ended' })
    }
  })
})

it('a watch that is lost as it begins is not believed', async () => {
  const watched = watchedStore()
  const counted = faultyStore(watched.store)
  const control = cached(counted)
  watched.onBegin(() => watched.lost())
  const request = { ...ANN, token: tokenOf(await control.open(ANN)) }
  await control.check(request)
  for (let i = 0; i < 5; i += 1) await control.check(request)
  const before = counted.calls.load
  await control.check(request)
  expect(counted.calls.load).toBe(before + 1)
})

it('a swap of its own that failed, or may have, leaves nothing in the cache', async () => {
  for (const fault of ['fail', 'lose-answer'] as const) {
    const { control, counted, request } = await warmed()
    counted.break('swap', fault, 1)
    await expect(control.revoke({ ...ANN, all: true })).rejects.toThrow('store failed')
    expect((await control.check(request)).outcome).toBe(fault === 'fail' ? 'alive' : 'ended')
  }
})

it('a clock of the application that throws fails those who ask then, and nobody later', async () => {
  const { control, request, clock, counted } = await warmed()
  const { now } = clock
  const broken = new Error('no time')
  const breaking = () =>
    Object.assign(clock, {
      now: () => {
        throw broken
      },
    })
  breaking()
  await expect(control.check(request)).rejects.toThrow('no time')
  await expect(control.check({ ...request, fresh: true })).rejects.toThrow('no time')
  Object.assign(clock, { now })
  const load = counted.load
  counted.load = async (account) => {
    const snapshot = await load(account)
    breaking()
    return snapshot
  }
  const three = [1, 2, 3].map(() => control.check({ ...request, fresh: true }))
  const outcomes = await Promise.allSettled(three)
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  Object.assign(clock, { now })
  counted.load = load
  expect(await control.check(request)).toMatchObject({ outcome: 'alive' })
})
