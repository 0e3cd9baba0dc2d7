// Ending everybody's sessions: it is told how far that is, goes on when the page is left, and is done once at a time.

import { expect, it } from 'vitest'
import { asksNew, FROM_THE_PAGE } from './asking.ts'
import { until } from './seconds.ts'

const EVERYBODY = { method: 'POST', headers: FROM_THE_PAGE, body: JSON.stringify({ confirm: 'everybody' }) }

async function withSessions(number: number) {
  const asker = asksNew({}, { storeTimeout: '30s' })
  for (let i = 0; i < number; i += 1) await asker.control.open({ account: `a${i}` })
  return asker
}

it('goes on when whoever began it leaves the page', async () => {
  const asker = await withSessions(40)
  asker.store.break('swap', 'hang')
  const leaving = new AbortController()
  const { body } = await asker.fetch('/api/end-everybody', { ...EVERYBODY, signal: leaving.signal })
  await until(() => expect(asker.store.calls.swap).toBeGreaterThan(40))
  await body?.cancel()
  leaving.abort()
  asker.store.heal()
  await until(async () => expect((await asker.control.accounts()).items).toEqual([]))
  expect(asker.store.calls.swap).toBe(80)
})

it('is done once at a time, whoever asks for it, and can be done again', async () => {
  const asker = await withSessions(3)
  asker.store.break('swap', 'hang')
  const first = asker.post('/api/end-everybody', { confirm: 'everybody' })
  await until(() => expect(asker.store.calls.swap).toBeGreaterThan(3))
  const { status, json } = await asker.post('/api/end-everybody', { confirm: 'everybody' })
  expect([status, json.code]).toEqual([409, 'already-running'])
  asker.store.heal()
  expect((await first).json).toEqual({ accounts: 3, sessions: 3, failed: 0, done: true })
  expect((await asker.post('/api/end-everybody', { confirm: 'everybody' })).json).toMatchObject({
    sessions: 0,
    done: true,
  })
})

it('counts accounts that could not be written, whose sessions live', async () => {
  const asker = await withSessions(5)
  asker.store.break('swap', 'fail', 1)
  const { json } = await asker.post('/api/end-everybody', { confirm: 'everybody' })
  expect(json).toEqual({ accounts: 4, sessions: 4, failed: 1, done: true })
  expect((await asker.control.accounts()).items).toHaveLength(1)
})

it('says in its last line why it came to no end, and can be done again', async () => {
  const asker = await withSessions(5)
  asker.store.break('accounts', 'fail')
  const { status, json } = await asker.post('/api/end-everybody', { confirm: 'everybody' })
  expect(status).toBe(200)
  expect(json).toEqual({ accounts: 0, sessions: 0, failed: 0, done: false, code: 'store-unavailable' })
  asker.store.heal()
  expect((await asker.post('/api/end-everybody', { confirm: 'everybody' })).json).toMatchObject({
    sessions: 5,
    done: true,
  })
})

it('tells how far it is while it goes on', async () => {
  const asker = await withSessions(60)
  asker.store.break('swap', { slow: 100 })
  const { text } = await asker.post('/api/end-everybody', { confirm: 'everybody' })
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.length).toBeGreaterThan(1)
  const done = lines.map(({ accounts }) => accounts)
  expect(done).toEqual(done.toSorted((a, b) => a - b))
  expect(lines.map((line) => line.done)).toEqual([...Array(lines.length - 1).fill(false), true])
})
