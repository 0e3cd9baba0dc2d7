// Over a control: the journal is read page by page, on any store.

import { memoryStore } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { fakeClock } from 'utsessions/testing'
import { expect, it, onTestFinished } from 'vitest'
import { insight } from '../../src/insight/index.ts'
import { makeControl, type TestControl } from '../controller/controls.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const LABELS = ['Chrome on Windows', 'Firefox on Mac', 'Safari on iPhone', 'Edge on Windows']

/** Four people at one account for four mornings, beside whom somebody else signs in twice a day. */
async function week({ control, clock }: TestControl): Promise<void> {
  for (let day = 0; day < 4; day += 1) {
    for (let turn = 0; turn < 40; turn += 1) {
      const label = LABELS[turn % LABELS.length] ?? ''
      await control.open({ account: 'the team', device: `device of ${label}`, label })
      clock.advance(2 * MINUTE_MS)
    }
    for (const label of LABELS.slice(0, 2)) {
      await control.open({ account: 'ann', device: `ann's ${label}`, label })
      clock.advance(60 * MINUTE_MS)
    }
    clock.advance(DAY_MS - 200 * MINUTE_MS)
  }
}

it.each([
  ['memory', memoryStore],
  ['sqlite', () => sqliteStore({ path: ':memory:' })],
])('finds who is shared in the journal of a control on %s, and why', async (_name, create) => {
  const store = create()
  onTestFinished(() => store.close())
  const made = makeControl({ policy: { lock: 0 } }, { store, clock: fakeClock() })
  await week(made)
  // So that what matters is not on the first page.
  for (let i = 0; i < 600; i += 1)
    await made.control.open({ account: `passer ${i}`, device: `phone ${i}`, label: 'Safari' })
  const report = await insight(made.control)
  expect(report.accounts.map(({ account }) => account)).toEqual(['the team'])
  expect(report.accounts[0]?.reasons.map(({ sign }) => sign)).toEqual(['ping-pong', 'turns', 'crowd'])
  expect(report).toMatchObject({ shared: 1, dropped: { accounts: 0, lines: 0 }, read: { accounts: 602 } })
  expect(report.read.lines).toBe(4 * (40 * 2 + 2 * 2) - 2 + 600)
  expect(report.until).toBe(made.clock.now())
  expect(report.since).toBe(made.clock.now() - 7 * DAY_MS)
})

it('reads from the instant on that it was given', async () => {
  const made = makeControl({ policy: { lock: 0 } })
  await week(made)
  const { read, accounts } = await insight(made.control, { since: made.clock.now() - DAY_MS })
  expect(accounts).toEqual([])
  expect(read.lines).toBe(40 * 2 + 2 * 2)
})

it('fails as the store does', async () => {
  const { control } = makeControl()
  const broken = { ...control, journal: () => Promise.reject(new Error('no answer')) }
  await expect(insight(broken)).rejects.toThrow('no answer')
})
