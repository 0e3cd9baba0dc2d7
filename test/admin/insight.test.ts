// Which accounts look shared: the report is made in the background, kept for ten minutes, and is what `insight` of the door says.

import { memoryStore } from 'utsessions'
import { insight } from 'utsessions/insight'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'
import { makeControl } from '../controller/controls.ts'
import { asks, asksNew } from './asking.ts'
import { until } from './seconds.ts'

const [MINUTE, DAY] = [60_000, 86_400_000]
const LABELS = ['Chrome on Windows', 'Firefox on Mac', 'Safari on iPhone', 'Edge on Windows']

/** Four people at one account for four mornings, and after them more others than a page of the journal has lines. */
async function askerWithTeam() {
  const [store, clock] = [memoryStore(), fakeClock()]
  const made = makeControl({ policy: { lock: 0 } }, { store, clock })
  for (let day = 0; day < 4; day += 1) {
    for (let turn = 0; turn < 40; turn += 1) {
      const label = LABELS[turn % LABELS.length] ?? ''
      await made.control.open({ account: 'the team', device: `device of ${label}`, label })
      clock.advance(2 * MINUTE)
    }
    clock.advance(DAY - 80 * MINUTE)
  }
  for (let i = 0; i < 600; i += 1) await made.control.open({ account: `one${i}`, device: `d${i}`, label: 'Safari' })
  return { ...made, ...asks(made.control) }
}

const WHOLE = { state: 'ready', at: expect.any(Number), report: expect.anything() }

describe('GET api/insight', () => {
  it('begins with nothing, and has what insight says once that is made', async () => {
    const asker = await askerWithTeam()
    expect((await asker.get('/api/insight')).json).toEqual({ state: 'running', at: null, report: null })
    await until(async () => expect((await asker.get('/api/insight')).json).toMatchObject(WHOLE))
    const { at, report } = (await asker.get('/api/insight')).json
    const expected = await insight(asker.control)
    expect(at).toBe(asker.control.now())
    expect(report).toEqual({
      accounts: expected.accounts.map(({ account, score, reasons }) => ({ account, score, reasons })),
      shared: expected.shared,
      dropped: false,
      since: expected.since,
      until: expected.until,
    })
    expect(report.accounts.map(({ account }: { account: string }) => account)).toEqual(['the team'])
  })

  it('is made once for all who ask, and again once it is ten minutes old, with the old one in the meantime', async () => {
    const asker = await askerWithTeam()
    const ask = async () => (await asker.get('/api/insight')).json
    await Promise.all(Array.from({ length: 10 }, ask))
    await until(async () => expect(await ask()).toMatchObject(WHOLE))
    const { journal } = asker.store.calls
    expect(journal).toBe(2) // some 900 lines
    const first = await ask()
    asker.clock.advance('10m')
    expect(await ask()).toEqual(first)
    asker.clock.advance(1)
    expect(await ask()).toEqual({ ...first, state: 'running' })
    await until(async () => expect((await ask()).at).toBe(asker.clock.now()))
    expect(asker.store.calls.journal).toBe(2 * journal)
  })

  it('says that the store has failed, once, and then tries again', async () => {
    const asker = asksNew()
    asker.store.break('journal', 'fail', 1)
    expect((await asker.get('/api/insight')).json.state).toBe('running')
    await until(async () => expect((await asker.get('/api/insight')).json.code).toBe('store-unavailable'))
    await until(async () => expect((await asker.get('/api/insight')).json).toMatchObject(WHOLE))
  })

  it('stands on the account’s own page too', async () => {
    const asker = await askerWithTeam()
    const { json } = await asker.get('/api/account?account=the team')
    expect(json.insight).toMatchObject({ looksShared: true, reasons: expect.arrayContaining([]) })
    expect(json.insight.reasons[0].text).toMatch(/\d/)
    expect((await asker.get('/api/account?account=one1')).json.insight).toMatchObject({ looksShared: false, score: 0 })
  })
})
