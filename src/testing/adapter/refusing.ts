// Rows B: refusing.

import assert from 'node:assert/strict'
import { CHROME } from './browser.ts'
import type { AdapterCase } from './case.ts'
import { assertRefused, deviceOf, FOREVER, loginPath, ourCookies, secretsOf, signIn, userOf } from './steps.ts'

const MINUTES = 60_000

export const refusingCases: readonly AdapterCase[] = [
  {
    row: 'B1',
    name: 'within the lock window a newcomer is refused, and the holder notices nothing',
    run: async (start) => {
      const app = await start()
      const a = app.browser()
      const { session } = (await signIn(a)).json
      const refused = await signIn(app.browser(CHROME))
      assertRefused(refused, 'locked')
      const { id, openedAt } = session
      assert.deepEqual(refused.json.holders, [
        { id, device: 'Firefox on Linux', since: openedAt, freeAt: openedAt + 5 * MINUTES },
      ])
      assert.equal((await a.get('/')).json.session.id, id)
    },
  },
  {
    row: 'B1',
    name: "under lock: 'forever' the reason is full",
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      await signIn(app.browser())
      app.clock.advance('59m')
      assertRefused(await signIn(app.browser()), 'full')
    },
  },
  {
    row: 'B2',
    name: 'a refusal signs the host out',
    run: async (start) => {
      const app = await start()
      await signIn(app.browser())
      const b = app.browser()
      assertRefused(await signIn(b))
      const { status, json } = await b.get('/')
      assert.deepEqual([status, json.user, json.session], [200, null, null])
    },
  },
  {
    row: 'B2',
    name: 'a hundred refusals leave nothing that keeps the next login out',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      await signIn(a)
      for (let i = 0; i < 100; i += 1) assertRefused(await signIn(app.browser()), 'full')
      await a.post('/logout')
      assert.equal((await signIn(app.browser())).json.user, 'ann')
      assert.equal((await app.live()).length, 1)
    },
  },
  {
    row: 'B3',
    name: 'a refusal is no failed login: another status, a code, an event',
    run: async (start) => {
      const app = await start()
      const events: string[] = []
      app.control.on('refused', ({ kind }) => events.push(kind))
      await signIn(app.browser())
      const failed = await app.browser().post(loginPath({ user: 'ann', password: 'wrong' }))
      assert.deepEqual([failed.status, events], [401, []])
      assertRefused(await signIn(app.browser()))
      assert.deepEqual(events, ['refused'])
    },
  },
  {
    row: 'B4',
    name: 'JSON carries reason, retryAt, holders and the way to recovery, and nothing of where the holder is',
    run: async (start) => {
      const app = await start({ recoveryUrl: '/recover' })
      const a = app.browser()
      await signIn(a, 'ann', { 'x-address': '203.0.113.7', 'x-place': 'Vienna' })
      const { json, text, headers } = await signIn(app.browser())
      assert.deepEqual([json.reason, json.recoveryUrl], ['locked', '/recover'])
      assert.deepEqual([json.retryAt, headers.get('retry-after')], [app.clock.now() + 5 * MINUTES, '300'])
      assert.equal(json.holders[0].device, 'Firefox on Linux')
      for (const secret of ['203.0.113.7', ...secretsOf(a)]) assert.ok(!text.includes(secret), secret)
    },
  },
  {
    row: 'B4',
    name: 'HTML carries the same',
    run: async (start) => {
      const app = await start({ recoveryUrl: '/recover' })
      await signIn(app.browser(), 'ann', { 'x-address': '203.0.113.7' })
      app.clock.advance('1m')
      const { status, text, headers } = await signIn(app.browser(), 'ann', { accept: 'text/html' })
      assert.equal(status, 409)
      assert.match(headers.get('content-type') ?? '', /^text\/html/)
      assert.equal(headers.get('retry-after'), '240')
      for (const part of ['Firefox', 'Linux', '10:00', '10:05', '/recover']) assert.ok(text.includes(part), part)
      assert.ok(!text.includes('203.0.113.7'))
    },
  },
  {
    row: 'B5',
    name: 'after a sign-out the next gets in at once',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      await signIn(a)
      assert.equal((await a.post('/logout')).json.user, null)
      assert.equal((await signIn(app.browser())).json.user, 'ann')
      assert.deepEqual(await app.told(), ['opened', 'closed', 'opened'])
    },
  },
  {
    row: 'B5',
    name: 'after a revocation of one, or of all, the next gets in at once',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const { id } = (await signIn(app.browser())).json.session
      await app.control.revoke({ account: 'ann', session: id })
      assert.equal((await signIn(app.browser())).json.user, 'ann')
      await app.control.revoke({ account: 'ann', all: true })
      app.clock.advance(1)
      assert.equal((await signIn(app.browser())).json.user, 'ann')
    },
  },
  {
    row: 'B6',
    name: 'a session whose time is up is not counted, though nobody has swept it',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      await signIn(app.browser())
      app.clock.advance(63 * MINUTES) // with a twentieth of idle, in which the holder may have been active unwritten
      assert.equal((await signIn(app.browser())).json.user, 'ann')
      assert.deepEqual(await app.told(), ['opened', 'idle', 'opened'])
    },
  },
  {
    row: 'B7',
    name: 'who closed the browser gets back in at once',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      await signIn(a)
      a.closeAndReopen()
      assert.equal((await signIn(a)).json.user, 'ann')
      assert.equal(await userOf(a), 'ann')
      assert.equal((await app.live()).length, 1)
    },
  },
  {
    row: 'B7',
    name: 'who lost every cookie but that of the device gets back in at once',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      await signIn(a)
      const left = deviceOf(a)
      assert.deepEqual(Object.keys(ourCookies(left)), ['device'])
      assert.equal((await signIn(left)).json.user, 'ann')
      assert.deepEqual(await app.told(), ['opened', 'replaced', 'opened'])
    },
  },
]
