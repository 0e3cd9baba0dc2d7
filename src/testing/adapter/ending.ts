// Rows I: ending from outside.

import assert from 'node:assert/strict'
import { CHROME, type Sent } from './browser.ts'
import type { AdapterCase } from './case.ts'
import { assertEnded, assertOutage, secretsOf, signIn, userOf, usersOf } from './steps.ts'

const FOUR = { control: { policy: { maxSessions: 4 } } } as const
const FROM_VIENNA: Sent = { 'x-place': 'Vienna', 'x-address': '203.0.113.7' }

export const endingCases: readonly AdapterCase[] = [
  {
    row: 'I1',
    name: 'a user ends one of their own',
    run: async (start) => {
      const app = await start(FOUR)
      const [a, b] = [app.browser(), app.browser()]
      const { id } = (await signIn(a)).json.session
      await signIn(b)
      assert.equal((await b.send('DELETE', `/sessions/${id}`)).status, 204)
      assertEnded(await a.get('/'), 'revoked')
      assert.equal(await userOf(b), 'ann')
    },
  },
  {
    row: 'I1',
    name: 'a user ends the others, and is told their number',
    run: async (start) => {
      const app = await start(FOUR)
      const browsers = [app.browser(), app.browser(), app.browser()] as const
      for (const browser of browsers) await signIn(browser)
      assert.deepEqual((await browsers[1].send('DELETE', '/sessions')).json, { ended: 2 })
      assert.deepEqual(await usersOf(browsers), [null, 'ann', null])
      assert.deepEqual((await browsers[1].send('DELETE', '/sessions')).json, { ended: 0 })
    },
  },
  {
    row: 'I1',
    name: 'every session of every account is told that it was ended',
    run: async (start) => {
      const app = await start(FOUR)
      const browsers = [app.browser(), app.browser(), app.browser()]
      for (const [i, browser] of browsers.entries()) await signIn(browser, i === 2 ? 'bob' : 'ann')
      assert.deepEqual(await app.control.revokeEveryone(), { accounts: 2, sessions: 3, failed: 0 })
      app.clock.advance(1)
      for (const browser of browsers) assertEnded(await browser.get('/'), 'revoked')
    },
  },
  {
    row: 'I2',
    name: "an id that is not one's own is 404, and nothing happens",
    run: async (start) => {
      const app = await start(FOUR)
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a, 'ann')
      const { id } = (await signIn(b, 'bob')).json.session
      for (const other of [id, 'nonsense']) assert.equal((await a.send('DELETE', `/sessions/${other}`)).status, 404)
      assert.equal((await b.get('/')).json.session.id, id)
      assert.deepEqual([await app.told('ann'), await app.told('bob')], [['opened'], ['opened']])
    },
  },
  {
    row: 'I3',
    name: 'ending what has ended is harmless',
    run: async (start) => {
      const app = await start(FOUR)
      const [a, b] = [app.browser(), app.browser()]
      const { id } = (await signIn(a)).json.session
      await signIn(b)
      await b.send('DELETE', `/sessions/${id}`)
      assert.equal((await b.send('DELETE', `/sessions/${id}`)).status, 404)
      await app.control.revoke({ account: 'ann', session: id })
      assert.deepEqual(await app.told(), ['opened', 'opened', 'revoked'])
      assert.equal(await userOf(b), 'ann')
    },
  },
  {
    row: 'I4',
    name: 'the list shows what a person needs, never the dead, never a secret',
    run: async (start) => {
      const app = await start(FOUR)
      const [a, b, c] = [app.browser(), app.browser(CHROME), app.browser()]
      const first = (await signIn(a, 'ann', FROM_VIENNA)).json.session
      await signIn(c)
      await c.post('/logout')
      app.clock.advance('1m')
      const second = (await signIn(b, 'ann', FROM_VIENNA)).json.session
      const { json, text } = await a.get('/sessions')
      const common = { place: 'Vienna', address: '203.0.113.7', exempt: false, limit: 'idle' }
      assert.deepEqual(json, [
        { ...second, ...common, device: 'Chrome on Windows', current: false },
        { ...first, ...common, current: true, lastSeenAt: app.clock.now(), expiresAt: second.expiresAt },
      ])
      for (const secret of [...secretsOf(a), ...secretsOf(b)]) assert.ok(!text.includes(secret), secret)
    },
  },
  {
    row: 'I5',
    name: 'after a revocation of all nothing from before comes back, and what is opened later lives',
    run: async (start) => {
      const app = await start(FOUR)
      const [a, b, c] = [app.browser(), app.browser(), app.browser()]
      await signIn(a)
      await signIn(b)
      const before = [a, b, a.copy(), b.copy()]
      assert.equal((await app.control.revoke({ account: 'ann', all: true })).length, 2)
      app.clock.advance(1)
      assert.equal((await signIn(c)).json.user, 'ann')
      for (let i = 0; i < 3; i += 1) assert.deepEqual(await usersOf(before), [null, null, null, null])
      assert.equal(await userOf(c), 'ann')
      assert.equal((await signIn(a)).json.user, 'ann')
      assert.equal((await app.live()).length, 2)
    },
  },
  {
    row: 'I5',
    name: 'where no ending is kept the dead stay dead, and are told that they were revoked',
    run: async (start) => {
      const app = await start({ control: { policy: { keepEndings: 0 } } })
      const a = app.browser()
      await signIn(a)
      await app.control.revoke({ account: 'ann', all: true })
      app.clock.advance(1)
      assertEnded(await a.get('/'), 'revoked')
      assert.equal(await userOf(a), null)
    },
  },
  {
    row: 'I6',
    name: 'a record that cannot be read is reported and counts as signed out, and the next opening overwrites it',
    run: async (start) => {
      const app = await start()
      const reported: unknown[] = []
      app.control.on('unreadable-record', ({ account }) => reported.push(account))
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      app.spoil('ann', 'unreadable')
      await a.get('/')
      assert.equal(reported[0], 'ann')
      if ((await app.live()).length === 0) await signIn(app.browser(CHROME)) // where only a login opens
      const live = await app.live()
      assert.equal(live.length, 1)
      assert.notEqual(live[0], id)
    },
  },
  {
    row: 'I6',
    name: 'a record that a newer version wrote is an outage, signs nobody out, and is not overwritten',
    run: async (start) => {
      const app = await start()
      const a = app.browser()
      await signIn(a)
      app.spoil('ann', 'newer')
      const before = app.store.calls.swap
      assertOutage(await a.get('/'))
      assertOutage(await signIn(app.browser(CHROME)))
      assert.equal(app.store.calls.swap, before)
    },
  },
]
