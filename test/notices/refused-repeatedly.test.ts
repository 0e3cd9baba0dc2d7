// Accounts that are refused again and again: how often, on how many nodes, and how seldom that is told.

import type { Entry } from 'utsessions'
import { notify, type RefusedRepeatedlyNotice } from 'utsessions/notices'
import { describe, expect, it } from 'vitest'
import { createRefusalCounter, together } from '../../src/notices/refusals.ts'
import { idOf, makeControl, twoControls } from '../controller/controls.ts'
import { collect } from './notices.ts'

const ANN = { account: 'ann' }
const HOLDER = { ...ANN, device: 'laptop', label: 'Firefox on Linux', place: 'Bonn' }
const OTHER = { ...ANN, device: 'phone' }

type Notice = RefusedRepeatedlyNotice

/** The memory store answers within a turn of the event loop. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('onRefusedRepeatedly', () => {
  it('B3 tells at the third refusal within ten minutes how often, since when, why, who holds the account, and when it is free', async () => {
    const { control, clock } = makeControl({ policy: { lock: '1h' } })
    const told = collect<Notice>()
    notify(control, { onRefusedRepeatedly: told.hook })
    const opened = clock.now()
    const holder = await control.open(HOLDER)
    const since = clock.advance('1m')
    for (const _ of [1, 2]) await control.open(OTHER)
    const at = clock.advance('9m')
    await control.open(OTHER)
    expect(await told.reach(1)).toEqual([
      {
        account: 'ann',
        at,
        refusals: 3,
        since,
        reason: 'locked',
        retryAt: opened + 3_600_000,
        holders: [{ id: idOf(holder), device: 'Firefox on Linux', place: 'Bonn', since: opened }],
      },
    ])
  })

  it('counts no choice that did not come about: it is no want of a place', async () => {
    const { control } = makeControl({ policy: { lock: '1h', takeover: 'ask' }, secret: 'a secret of the tests' })
    const told = collect<Notice>()
    notify(control, { onRefusedRepeatedly: told.hook })
    await control.open(HOLDER)
    for (const _ of [1, 2]) await control.open(OTHER)
    for (const _ of [1, 2]) await control.takeover({ ...OTHER, ticket: 'forged' })
    await settled()
    expect(told.notices).toEqual([])
    await control.open(OTHER)
    expect(await told.reach(1)).toMatchObject([{ refusals: 3 }])
  })

  it('tells of no fewer, and forgets a refusal when it is exactly as old as the window', async () => {
    const { control, clock } = makeControl({ policy: { lock: '1h' } })
    const [two, told] = [collect<Notice>(), collect<Notice>()]
    notify(control, { onRefusedRepeatedly: told.hook, refusedRepeatedly: { refusals: 3, within: '10m' } })
    notify(control, { onRefusedRepeatedly: two.hook, refusedRepeatedly: { refusals: 2, within: '10m' } })
    await control.open(HOLDER)
    await control.open(OTHER)
    clock.advance('10m')
    await control.open(OTHER)
    clock.advance('1s')
    await control.open(OTHER)
    await two.reach(1)
    expect(told.notices).toEqual([])
    clock.advance('1s')
    await control.open(OTHER)
    expect(await told.reach(1)).toMatchObject([{ refusals: 3 }])
  })

  it('tells once for each window', async () => {
    const { control, clock } = makeControl({ policy: { lock: '3h' } })
    const told = collect<Notice>()
    notify(control, { onRefusedRepeatedly: told.hook, refusedRepeatedly: { refusals: 2, within: '10m' } })
    await control.open(HOLDER)
    for (let minute = 0; minute < 30; minute += 1) {
      await control.open(OTHER)
      await settled()
      clock.advance('1m')
    }
    const notices = await told.reach(3)
    const minutes = notices.map(({ at }) => (at - (notices[0]?.at ?? 0)) / 60_000)
    expect(minutes).toEqual([0, 10, 20])
    expect(notices.map(({ refusals }) => refusals)).toEqual([2, 10, 10])
  })

  it('one account is not counted for another', async () => {
    const { control } = makeControl({ policy: { lock: '1h' } })
    const told = collect<Notice>()
    notify(control, { onRefusedRepeatedly: told.hook, refusedRepeatedly: { refusals: 2, within: '10m' } })
    for (const account of ['ann', 'bea']) await control.open({ ...HOLDER, account })
    for (const account of ['ann', 'bea', 'bea']) await control.open({ ...OTHER, account })
    await told.reach(1)
    expect(told.notices.map(({ account }) => account)).toEqual(['bea'])
  })

  it('counts over the nodes, by the journal', async () => {
    const [one, other] = twoControls('sqlite', { policy: { lock: '1h' } })
    const told = collect<Notice>()
    notify(one.control, { onRefusedRepeatedly: told.hook })
    await one.control.open(HOLDER)
    for (const _ of [1, 2, 3]) await other.control.open(OTHER)
    expect(told.notices).toEqual([])
    one.clock.advance('1s')
    await one.control.open(OTHER)
    expect(await told.reach(1)).toMatchObject([{ refusals: 4 }])
  })

  it('counts its own where the journal does not answer', async () => {
    const { control, store } = makeControl({ policy: { lock: '1h' } })
    const told = collect<Notice>()
    notify(control, { onRefusedRepeatedly: told.hook })
    store.break('journal', 'fail')
    store.break('append', 'fail')
    await control.open(HOLDER)
    for (const _ of [1, 2, 3]) await control.open(OTHER)
    expect(await told.reach(1)).toMatchObject([{ refusals: 3, holders: [{ device: 'Firefox on Linux' }] }])
  })

  it('J1 a stampede asks the journal a few times, not once for each refusal', async () => {
    const { control, store } = makeControl({ policy: { lock: '1h' } })
    const told = collect<Notice>()
    notify(control, { onRefusedRepeatedly: told.hook, refusedRepeatedly: { refusals: 100 } })
    await control.open(HOLDER)
    await Promise.all(Array.from({ length: 500 }, () => control.open(OTHER)))
    expect(await told.reach(1)).toMatchObject([{ refusals: 100 }])
    expect(told.notices).toHaveLength(1)
    expect(store.calls.journal).toBeLessThan(5)
  })

  it('what nothing was enforced of is no refusal', async () => {
    const { control, clock } = makeControl({ policy: (account) => ({ lock: '1h', enforce: account !== 'ann' }) })
    const told = collect<Notice>()
    notify(control, { onRefusedRepeatedly: told.hook, refusedRepeatedly: { refusals: 1 } })
    await control.open(HOLDER)
    for (const device of ['a', 'b', 'c']) await control.open({ ...ANN, device })
    clock.advance('1s')
    for (const device of ['a', 'b']) await control.open({ account: 'bea', device })
    expect(await told.reach(1)).toMatchObject([{ account: 'bea' }])
  })
})

describe('the counter', () => {
  const refusal = (account: string, at: number): Entry => ({ account, kind: 'refused', at })

  it('keeps no more accounts than its bound: those that were refused last', () => {
    const counter = createRefusalCounter(60_000, 1_000)
    for (let i = 0; i < 100_000; i += 1) counter.add(refusal(`a${i}`, i / 100))
    counter.add(refusal('a99000', 1_001))
    counter.add(refusal('new', 1_001))
    const kept = ['a98999', 'a99000', 'a99001', 'a99002', 'a99999', 'new'].map(
      (one) => counter.of(one)?.ats.length ?? 0,
    )
    expect(kept).toEqual([0, 2, 0, 1, 1, 1])
  })

  it('keeps nothing of an account beyond its window, and a hundred refusals at most', () => {
    const counter = createRefusalCounter(60_000)
    counter.add(refusal('old', 0))
    for (let i = 1; i <= 300; i += 1) counter.add(refusal('ann', 60_000 + i))
    expect(counter.of('old')).toBeUndefined()
    expect(counter.of('ann')?.ats).toHaveLength(100)
    expect(counter.add(refusal('ann', 120_300)).ats).toEqual([120_300])
  })

  it('counts what both it and the journal know once', () => {
    expect(together([1, 3, 3], [1, 2, 3])).toEqual([1, 2, 3, 3])
    expect(together([], [5, 5])).toEqual([5, 5])
  })
})
