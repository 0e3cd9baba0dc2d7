// Since when an account's sign-ins are good, for those who verify JWTs themselves.

import { memoryStore } from 'utsessions'
import { expect, it } from 'vitest'
import { EMPTY_RECORD } from '../../src/policy/record.ts'
import { makeControl, twoControls } from './controls.ts'

const account = 'ann'

it('is null until all sessions are ended, and then that instant, on every node', async () => {
  const [one, other] = twoControls('sqlite', { policy: { maxSessions: 3 } })
  const { control, clock } = one
  expect(await control.notBefore({ account })).toBe(null)
  const a = await control.open({ account })
  await control.open({ account })
  if (a.outcome === 'admitted' && a.session) await control.revoke({ account, session: a.session.id })
  await control.revoke({ account, othersThan: { session: 'nobody' } })
  expect(await control.notBefore({ account })).toBe(null)
  clock.advance('1h')
  await control.revoke({ account, all: true })
  expect(await other.control.notBefore({ account })).toBe(clock.now())
  clock.advance('1h')
  await control.open({ account })
  expect(await other.control.notBefore({ account })).toBe(clock.now() - 3_600_000)
})

it('ends nobody, writes nothing, and asks for no policy', async () => {
  const { control, store, clock } = makeControl({ policy: () => ({ idle: '1h' }) })
  await control.open({ account })
  clock.advance('3h')
  const { swap, append } = store.calls
  expect(await control.notBefore({ account })).toBe(null)
  expect([store.calls.swap, store.calls.append]).toEqual([swap, append])
})

it('of a record that a node of the year 2099 wrote is no later than now (G12)', async () => {
  const store = memoryStore()
  const { control, clock } = makeControl({}, { store })
  const ahead = Date.UTC(2099, 0, 1)
  const { revision } = await store.load(account)
  await store.swap(account, revision, { ...EMPTY_RECORD, at: ahead, notBefore: ahead, keepUntil: ahead + 1 }, [])
  expect(await control.notBefore({ account })).toBe(clock.now())
})

it('fails while the store does not answer, and for no account at all', async () => {
  const { control, store } = makeControl({ onStoreError: 'allow' })
  await expect(control.notBefore({ account: '' })).rejects.toMatchObject({ code: 'UTS_ACCOUNT_INVALID' })
  store.break('load', 'fail')
  await expect(control.notBefore({ account })).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE' })
})
