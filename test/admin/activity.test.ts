// The charts' numbers: the journal, counted once for all, and kept up while somebody looks.

import { type Entry, memoryStore, type Store } from 'utsessions'
import { type FakeClock, fakeClock } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'
import { createActivities } from '../../src/admin/activity.ts'
import { createNews } from '../../src/admin/news.ts'
import { createPace } from '../../src/admin/pace.ts'
import type { Activity } from '../../src/admin/wire.ts'
import { makeControl } from '../controller/controls.ts'
import { asks, asksNew, listen } from './asking.ts'
import { onEachStore } from './on-stores.ts'
import { heldPatience, heldSeconds, until } from './seconds.ts'

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/** A journal with lines at these times before now, in the order of writing. */
async function askerWith(lines: readonly (readonly [agoMs: number, kind: Entry['kind'], enforced?: false])[]) {
  const [store, clock] = [memoryStore(), fakeClock()]
  await append(store, clock, lines)
  const made = makeControl({ policy: { maxSessions: 'unlimited' } }, { store, clock })
  return { ...made, memory: store, ...asks(made.control) }
}

async function append(store: Store, clock: FakeClock, lines: Parameters<typeof askerWith>[0]): Promise<void> {
  await store.append(
    lines.map(([ago, kind, enforced], i) => ({
      account: `a${i}`,
      kind,
      at: clock.now() - ago,
      ...(enforced === false && { enforced }),
    })),
  )
}

describe('GET api/activity', () => {
  it.each([
    ['1h', MINUTE, 60],
    ['24h', 15 * MINUTE, 96],
    ['7d', 2 * HOUR, 84],
  ])(
    'has %s in steps that are the same for everybody, to the end of the one that is not over',
    async (span, stepMs, steps) => {
      const { get, clock } = await askerWith([])
      const { json } = await get(`/api/activity?span=${span}`)
      expect(json).toMatchObject({ stepMs, complete: true, trial: false, since: json.until - steps * stepMs })
      expect(json.until % stepMs).toBe(0)
      expect(json.until).toBeGreaterThan(clock.now())
      expect(json.until - clock.now()).toBeLessThanOrEqual(stepMs)
      for (const series of ['opened', 'refused', 'displaced', 'ended']) expect(json[series]).toHaveLength(steps)
    },
  )

  it('counts each line in its step, by what happened', async () => {
    const { get, clock } = await askerWith([
      [3 * DAY, 'opened'],
      [2 * HOUR, 'closed'],
      [10 * MINUTE, 'opened'],
      [10 * MINUTE, 'opened'],
      [9 * MINUTE, 'displaced'],
      [8 * MINUTE, 'refused'],
      [5 * MINUTE, 'replaced'],
      [4 * MINUTE, 'expired'],
      [3 * MINUTE, 'idle'],
      [2 * MINUTE, 'revoked'],
      [MINUTE, 'renewed'],
      [MINUTE, 'taken-over'],
      [MINUTE, 'granted'],
      [MINUTE, 'clock-corrected'],
      [0, 'opened'],
    ])
    const { json } = await get('/api/activity?span=1h')
    const at = (ago: number) => Math.floor((clock.now() - ago - json.since) / json.stepMs)
    expect([json.opened[at(10 * MINUTE)], json.opened[at(0)], sum(json.opened)]).toEqual([2, 1, 3])
    expect([json.displaced[at(9 * MINUTE)], sum(json.displaced)]).toEqual([1, 1])
    expect([json.refused[at(8 * MINUTE)], sum(json.refused)]).toEqual([1, 1])
    expect([5, 4, 3, 2].map((ago) => json.ended[at(ago * MINUTE)])).toEqual([1, 1, 1, 1])
    expect(sum(json.ended)).toBe(4)
    const day = (await get('/api/activity?span=24h')).json
    expect([sum(day.opened), sum(day.ended)]).toEqual([3, 5])
    const week = (await get('/api/activity?span=7d')).json
    expect([sum(week.opened), sum(week.ended), week.complete]).toEqual([4, 5, true])
  })

  it('says where what is counted would only have happened', async () => {
    const { get } = await askerWith([
      [2 * HOUR, 'displaced', false],
      [MINUTE, 'opened'],
    ])
    expect((await get('/api/activity?span=1h')).json.trial).toBe(false)
    expect((await get('/api/activity?span=24h')).json.trial).toBe(true)
  })

  it('reads a journal of many pages, each line once, and only once for all who ask', async () => {
    heldPatience()
    const asker = await askerWith(Array.from({ length: 2_350 }, (_, i) => [(2_350 - i) * 1_000, 'opened']))
    const all = await Promise.all(Array.from({ length: 5 }, () => asker.get('/api/activity?span=1h')))
    for (const { json } of all) expect([sum(json.opened), json.complete]).toEqual([2_350, true])
    const { journal } = asker.store.calls
    expect(journal).toBe(1 + Math.ceil(2_250 / 500))
    expect(sum((await asker.get('/api/activity?span=24h')).json.opened)).toBe(2_350)
    expect(asker.store.calls.journal).toBe(journal)
  })

  it('reads no more lines than it may, and says since when it knows', async () => {
    heldPatience()
    const pace = createPace()
    const { control, store } = await askerWith(
      Array.from({ length: 4_000 }, (_, i) => [(4_000 - i) * 15_000, 'opened']),
    )
    const activities = createActivities(control, createNews(control), pace, 2_000)
    const day = await activities.of('24h')
    expect([day.complete, store.calls.journal]).toEqual([false, 5])
    expect(day.opened).toHaveLength((day.until - day.since) / day.stepMs)
    expect(day.opened).toHaveLength(day.refused.length)
    expect(day.until - day.since).toBeGreaterThan(2_000 * 15_000 - day.stepMs)
    expect(day.until - day.since).toBeLessThan(2_200 * 15_000 + day.stepMs)
    for (const whole of day.opened.slice(1, -1)) expect(whole).toBe(60)
    expect(day.opened[0]).toBe(60)
    const hour = await activities.of('1h')
    expect([hour.complete, hour.opened.length]).toEqual([true, 60])
    for (let i = 0; i < 3; i += 1) await pace(async () => {}) // whatever would still be read had its turn by then
    expect(store.calls.journal).toBe(5)
  })

  it('reads what is older than a week no further', async () => {
    heldPatience()
    const lines = Array.from({ length: 5_000 }, (_, i) => [8 * DAY + (5_000 - i) * MINUTE, 'opened'] as const)
    const asker = await askerWith([...lines, [MINUTE, 'opened']])
    const { json } = await asker.get('/api/activity?span=7d')
    expect([sum(json.opened), json.complete]).toEqual([1, true])
    expect(asker.store.calls.journal).toBeLessThan(4)
  })

  it('counts on while somebody asks, and what was written meanwhile when somebody asks again', async () => {
    const seconds = heldSeconds()
    const asker = asksNew()
    const opened = async () => sum((await asker.get('/api/activity')).json.opened)
    expect(await opened()).toBe(0)
    await asker.control.open({ account: 'ann' })
    expect(await opened()).toBe(1)
    await seconds.pass(70)
    const { journal } = asker.store.calls
    await seconds.pass(70)
    expect(asker.store.calls.journal).toBe(journal)
    for (let i = 0; i < 700; i += 1) await asker.control.open({ account: `a${i}` })
    expect(asker.store.calls.journal).toBe(journal)
    expect(await opened()).toBe(701)
    expect(await opened()).toBe(701)
  })

  it('begins anew where more was written meanwhile than is read at once', async () => {
    const seconds = heldSeconds()
    const asker = await askerWith([[0, 'opened']])
    const opened = async () => (await asker.get('/api/activity')).json
    expect(sum((await opened()).opened)).toBe(1)
    await seconds.pass(70)
    await append(asker.memory, asker.clock, Array(8_000).fill([0, 'refused']))
    await until(async () => expect(sum((await opened()).refused)).toBe(8_000))
    const { opened: series, complete } = await opened()
    expect([sum(series), complete]).toEqual([1, true])
  })

  it('goes on where it was when the store answers again', async () => {
    const seconds = heldSeconds()
    const asker = await askerWith(Array.from({ length: 2_000 }, () => [MINUTE, 'opened']))
    asker.store.break('journal', 'fail')
    expect((await asker.get('/api/activity')).json.code).toBe('store-unavailable')
    asker.store.heal()
    await seconds.pass(1)
    await until(async () => expect(sum((await asker.get('/api/activity')).json.opened)).toBe(2_000))
  })

  it('follows the clock: what is over an hour ago is of the last hour no more', async () => {
    const { get, clock } = await askerWith([[0, 'opened']])
    expect(sum((await get('/api/activity')).json.opened)).toBe(1)
    clock.advance('61m')
    expect(sum((await get('/api/activity')).json.opened)).toBe(0)
    expect(sum((await get('/api/activity?span=24h')).json.opened)).toBe(1)
  })
})

/** All of them, unless the clock has gone on to another one meanwhile. */
function newestStep({ until, stepMs, opened, displaced, ended }: Activity) {
  return { at: until - stepMs, opened: opened.at(-1), displaced: displaced.at(-1), ended: ended.at(-1) }
}

onEachStore((controls) => {
  it('counts what happened on all nodes, before and after it was asked, and tells pages of each newest step', async () => {
    const [here, there] = await controls({ maxSessions: 1, lock: 0 })
    for (let i = 0; i < 60; i += 1) await there.open({ account: `a${i % 20}` })
    const asker = asks(here)
    const counted = async () => {
      const { json } = await asker.get('/api/activity?span=24h')
      return [sum(json.opened), sum(json.displaced), sum(json.ended), json.complete]
    }
    await until(async () => expect(await counted()).toEqual([60, 40, 0, true]))
    const heard = await listen(asker)
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    for (let i = 0; i < 5; i += 1) await there.open({ account: `b${i}` })
    for (let i = 0; i < 5; i += 1) await here.open({ account: `c${i}` })
    await there.revoke({ account: 'b0', all: true })
    await until(async () => expect(await counted()).toEqual([70, 40, 1, true]))
    await until(async () => {
      const { json } = await asker.get('/api/activity?span=7d')
      const ofWeek = heard
        .of('activity')
        .at(-1)
        .find(({ span }: { span: string }) => span === '7d')
      expect([sum(json.opened), sum(json.displaced), sum(json.ended)]).toEqual([70, 40, 1])
      expect(ofWeek).toMatchObject(newestStep(json))
    })
  })
})
