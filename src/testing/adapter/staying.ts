// Rows L7 and H6 over the guard's own routes: a page that is about to be signed out can stay.

import assert from 'node:assert/strict'
import { BY_PROGRAM } from './browser.ts'
import type { AdapterCase } from './case.ts'
import { assertEnded, assertForged, fieldsIn, problemOf, signIn, userOf } from './steps.ts'

const RENEW = '/utsessions/renew'
const [MINUTE, HOUR] = [60_000, 3_600_000]
const BY_LIFETIME = { control: { policy: { lifetime: '8h', idle: 'none' } } } as const

export const stayingCases: readonly AdapterCase[] = [
  {
    row: 'L7',
    name: 'to stay signed in is activity: the idle limit counts anew, and open pages are told the new deadline',
    run: async (start) => {
      const app = await start({ control: { policy: { idle: '30m' } } })
      const a = app.browser()
      const { id, expiresAt } = (await signIn(a)).json.session
      const stream = await a.listen('/utsessions/events')
      const before = await stream.next()
      assert.deepEqual([before?.data.expiresAt, before?.data.limit, before?.data.renewable], [expiresAt, 'idle', true])
      app.clock.advance('29m')
      const { status, json } = await a.tell(RENEW)
      const later = expiresAt + 29 * MINUTE
      assert.deepEqual([status, json?.state, json?.expiresAt, json?.limit], [200, 'alive', later, 'idle'])
      const after = await stream.next()
      assert.deepEqual([after?.event, after?.data.expiresAt], ['alive', later])
      app.clock.advance('29m')
      assert.equal((await a.get('/')).json.session.id, id)
    },
  },
  {
    row: 'L7',
    name: 'whose time is up cannot stay',
    run: async (start) => {
      const app = await start({ control: { policy: { idle: '30m' } } })
      const a = app.browser()
      const { expiresAt } = (await signIn(a)).json.session
      app.clock.set(expiresAt)
      assertEnded(await a.tell(RENEW), 'idle')
      assert.equal(await userOf(a), null)
      assert.equal((await app.browser().tell(RENEW)).status, 401)
    },
  },
  {
    row: 'L7',
    name: 'what does not show that a page of the site sent it is 403, and moves no limit',
    run: async (start) => {
      const app = await start({ control: { policy: { idle: '30m' } } })
      const a = app.browser()
      const { expiresAt } = (await signIn(a)).json.session
      app.clock.advance('10m')
      await assertForged(a, RENEW, {})
      assert.equal((await a.get('/utsessions/state', BY_PROGRAM)).json.expiresAt, expiresAt)
    },
  },
  {
    row: 'H6',
    name: "a lifetime starts anew at the guard's own route for whoever shows again who they are",
    run: async (start) => {
      const app = await start({ ...BY_LIFETIME, reauthenticates: true })
      const a = app.browser()
      const { id, openedAt } = (await signIn(a)).json.session
      app.clock.advance('7h')
      assert.equal((await a.get('/utsessions/state', BY_PROGRAM)).json.renewable, true)
      for (const sent of [{}, { password: 'wrong' }])
        assert.deepEqual(problemOf(await a.tell(RENEW, sent)).slice(0, 2), [403, 'reauthentication-required'])
      const { json } = await a.tell(RENEW, { password: 'right' })
      assert.deepEqual([json?.state, json?.expiresAt], ['alive', openedAt + 15 * HOUR])
      app.clock.advance('7h')
      assert.equal((await a.get('/')).json.session.id, id)
      assert.deepEqual(await app.told(), ['opened', 'renewed'])
    },
  },
  {
    row: 'H6',
    name: 'a page asks for the password, and leads back to where it came from',
    run: async (start) => {
      const app = await start({ ...BY_LIFETIME, reauthenticates: true })
      const a = app.browser()
      const { openedAt } = (await signIn(a)).json.session
      app.clock.advance('7h')
      const page = await a.submit(RENEW, { return: '/?page=2' })
      assert.deepEqual([page.status, fieldsIn(page.text)['return']], [403, '/?page=2'])
      const { status, json } = await a.submit(RENEW, { ...fieldsIn(page.text), password: 'right' })
      assert.deepEqual([status, json?.session?.expiresAt], [200, openedAt + 15 * HOUR])
    },
  },
  {
    row: 'H6',
    name: 'where nobody asks for the password a lifetime stays as it is',
    run: async (start) => {
      const app = await start(BY_LIFETIME)
      const a = app.browser()
      const { expiresAt } = (await signIn(a)).json.session
      app.clock.advance('7h')
      const { json } = await a.tell(RENEW, { password: 'right' })
      assert.deepEqual([json?.state, json?.expiresAt, json?.renewable], ['alive', expiresAt, false])
      app.clock.advance('1h')
      assertEnded(await a.get('/'), 'expired')
    },
  },
]
