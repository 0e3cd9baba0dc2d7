// Rows L and M6: being told, and that nothing takes over without the policy's permission.

import assert from 'node:assert/strict'
import { CHROME, NAVIGATION } from './browser.ts'
import type { AdapterCase, World } from './case.ts'
import { assertEnded, assertRefused, loginPath, secretsOf, signIn, signInEach, userOf } from './steps.ts'

const LOSING = { control: { policy: { lock: 0 } }, recoveryUrl: '/recover' } as const

export const toldCases: readonly AdapterCase[] = [
  {
    row: 'L1',
    name: 'a page says who took over, on what, when, and what to do',
    run: async (start) => {
      const app = await start(LOSING)
      const { a } = await displaced(app)
      const { status, headers, text } = await a.get('/', NAVIGATION)
      assert.equal(status, 401)
      assert.match(headers.get('content-type') ?? '', /^text\/html/)
      for (const part of ['Chrome', 'Windows', '10:02', '/recover', 'href']) assert.ok(text.includes(part), part)
    },
  },
  {
    row: 'L2',
    name: 'JSON is a problem with a stable code',
    run: async (start) => {
      const app = await start(LOSING)
      const { a } = await displaced(app)
      const { status, headers, json } = await a.get('/')
      assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/)
      assert.equal(headers.get('www-authenticate'), 'Session')
      assert.match(headers.get('cache-control') ?? '', /no-store/)
      assert.match(headers.get('vary') ?? '', /Accept/i)
      assert.deepEqual(json, {
        type: 'urn:utsessions:session-ended',
        title: 'The session has ended',
        status,
        detail: `Ended at ${new Date(app.clock.now()).toISOString()}: another session took its place, on Chrome on Windows.`,
        code: 'session-ended',
        reason: 'displaced',
        at: app.clock.now(),
        by: { device: 'Chrome on Windows', rule: null, takeover: false },
        notMe: { url: '/utsessions/not-me' },
        recoveryUrl: '/recover',
      })
    },
  },
  {
    row: 'L3',
    name: 'the reason stays readable for as long as endings are kept, and for longer where the journal knows',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0, keepEndings: { count: 2, for: '1d' } } } })
      const browsers = await signInEach(app, 5)
      app.clock.advance('20h')
      for (const browser of browsers.slice(0, 4)) assertEnded(await browser.get('/'), 'displaced')
    },
  },
  {
    row: 'L3',
    name: 'what nobody knows any more is over all the same',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0, keepEndings: 0 } } })
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a)
      app.clock.advance(1)
      await signIn(b)
      app.store.break('journal', 'fail')
      assertEnded(await a.get('/'), 'unknown')
      assert.equal(await userOf(a), null)
    },
  },
  {
    row: 'L4',
    name: 'no address, token or place leaks',
    run: async (start) => {
      const app = await start(LOSING)
      const { a, b } = await displaced(app)
      const secrets = ['203.0.113.7', 'Vienna', ...secretsOf(a), ...secretsOf(b)]
      const late = a.copy()
      for (const text of [(await a.get('/')).text, (await late.get('/', NAVIGATION)).text])
        for (const secret of secrets) assert.ok(!text.includes(secret), secret)
    },
  },
  {
    row: 'M6',
    name: 'without the permission of the policy no header, form field or query takes over',
    run: async (start) => {
      const app = await start()
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      const asked = { takeover: '1', ticket: id, end: id, force: 'true', lock: '0' }
      const headers = { 'x-takeover': '1', 'x-utsessions-ticket': id, 'x-utsessions-takeover': id, prefer: 'takeover' }
      for (const query of [{}, asked]) {
        const path = loginPath({ user: 'ann', password: 'right', ...query })
        const refused = await app.browser().post(path, asked, headers)
        assertRefused(refused)
        assert.equal(refused.json.ticket, undefined)
      }
      const taken = await app.control.takeover({ account: 'ann', ticket: `${id}.${id}` })
      assert.equal(taken.outcome, 'refused')
      assert.equal((await a.get('/')).json.session.id, id)
    },
  },
]

/** One browser whose session another one has displaced, at 10:02. */
async function displaced(app: World) {
  const [a, b] = [app.browser(), app.browser(CHROME)]
  await signIn(a)
  app.clock.advance('2m')
  await signIn(b, 'ann', { 'x-address': '203.0.113.7', 'x-place': 'Vienna' })
  return { a, b }
}
