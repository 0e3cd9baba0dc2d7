// Rows M: choosing which session ends, over the guard's own routes.

import assert from 'node:assert/strict'
import type { PolicyOptions } from '../../policy/options.ts'
import { type Answer, type Browser, BY_PROGRAM, CHROME, NAVIGATION } from './browser.ts'
import type { AdapterCase, CaseSetting, World } from './case.ts'
import { assertEnded, assertForged, assertRefused, FOREVER, fieldsIn, problemOf, signIn, userOf } from './steps.ts'

const ASKING = asking({})

/** Whoever is refused may choose, under these rules. */
function asking(policy: PolicyOptions): CaseSetting {
  return { control: { secret: 'a secret of the suite', policy: { ...FOREVER, takeover: 'ask', ...policy } } }
}

export const choosingCases: readonly AdapterCase[] = [
  {
    row: 'M1',
    name: 'a refusal carries the holders and a ticket, and until it is used nothing but choosing and cancelling answers',
    run: async (start) => {
      const app = await start(ASKING)
      const { b, held, refused } = await refusedBeside(app)
      const { holders, ticket, withPassword, takeover } = refused.json
      assert.deepEqual(holders[0].id, held)
      assert.deepEqual([typeof ticket, withPassword], ['string', false])
      assert.deepEqual(takeover, { url: '/utsessions/takeover', cancelUrl: '/utsessions/cancel' })
      for (const path of ['/', '/sessions', '/utsessions/sessions']) await assertParked(b.get(path, BY_PROGRAM))
      await assertParked(b.post('/logout', {}, BY_PROGRAM))
      assertRefused(await b.get('/'), 'full')
      assert.deepEqual(await app.live(), [held])
    },
  },
  {
    row: 'M1',
    name: 'the page of a refusal shows the holders, to be chosen from',
    run: async (start) => {
      const app = await start(ASKING)
      const { b, held } = await refusedBeside(app)
      const { status, headers, text } = await b.get('/', NAVIGATION)
      assert.deepEqual([status, headers.get('content-type')], [409, 'text/html; charset=utf-8'])
      assert.ok(text.includes('Firefox on Linux'), 'The holder is not on the page')
      assert.equal(fieldsIn(text)['end'], held)
      assert.match(headers.get('cache-control') ?? '', /no-store/)
    },
  },
  {
    row: 'M1',
    name: 'two minutes after the refusal the sign-in is over',
    run: async (start) => {
      const app = await start(ASKING)
      const { b, held } = await refusedBeside(app)
      app.clock.advance('2m')
      assert.deepEqual(problemOf(await b.get('/')), [409, 'session-refused', 'ticket'])
      assert.equal(await userOf(b), null)
      assert.deepEqual(await app.live(), [held])
    },
  },
  {
    row: 'M2',
    name: 'the user picks which session ends, and is in; the other is told that it was chosen, and by what device',
    run: async (start) => {
      const app = await start(asking({ maxSessions: 2 }))
      const [a, b, c] = [app.browser(), app.browser(), app.browser(CHROME)]
      await signIn(a)
      app.clock.advance('1m')
      const picked = (await signIn(b)).json.session.id
      const { ticket } = (await signIn(c)).json
      const { status, json } = await choose(c, { ticket, end: [picked] })
      assert.deepEqual([status, json?.outcome, json?.ended], [200, 'admitted', [picked]])
      assert.equal((await c.get('/')).json.session.id, json.session.id)
      assert.equal(await userOf(a), 'ann')
      const ended = await b.get('/')
      assertEnded(ended, 'displaced')
      assert.deepEqual(ended.json.by, { device: 'Chrome on Windows', rule: null, takeover: true })
    },
  },
  {
    row: 'M2',
    name: 'the form of the page does the same, and leads to the page that was asked for',
    run: async (start) => {
      const app = await start(ASKING)
      const { a, b } = await refusedBeside(app)
      const fields = fieldsIn((await b.get('/?page=2', NAVIGATION)).text)
      assert.equal(fields['return'], '/?page=2')
      const { status, json } = await b.submit('/utsessions/takeover', fields)
      assert.deepEqual([status, json?.user], [200, 'ann'])
      assertEnded(await a.get('/'), 'displaced')
      assert.equal((await app.live()).length, 1)
    },
  },
  {
    row: 'M3',
    name: 'cancelling changes nothing, and leaves nothing behind',
    run: async (start) => {
      const app = await start(ASKING)
      const { a, b, held } = await refusedBeside(app)
      assert.deepEqual((await b.tell('/utsessions/cancel')).json, { cancelled: true })
      assert.equal(await userOf(b), null)
      assert.equal((await a.get('/')).json.session.id, held)
      assert.deepEqual((await a.tell('/utsessions/cancel')).json, { cancelled: false })
      assert.equal((await a.get('/')).json.session.id, held)
      assert.deepEqual(await app.told(), ['opened', 'refused'])
    },
  },
  {
    row: 'M4',
    name: 'a ticket that was used is refused',
    run: async (start) => {
      const app = await start(ASKING)
      const { b, refused } = await refusedBeside(app)
      const { ticket } = refused.json
      const { id } = (await choose(b, { ticket })).json.session
      assert.deepEqual((await choose(b, { ticket })).json?.ended, [])
      const c = app.browser()
      await signIn(c)
      assertRefused(await choose(c, { ticket }), 'ticket')
      assert.deepEqual(await app.live(), [id])
    },
  },
  {
    row: 'M4',
    name: 'a ticket that is older than two minutes is refused',
    run: async (start) => {
      const app = await start(ASKING)
      const { a, b, held, refused } = await refusedBeside(app)
      const { ticket } = refused.json
      app.clock.advance('2m')
      assertRefused(await choose(b, { ticket }), 'ticket')
      assert.equal((await a.get('/')).json.session.id, held)
    },
  },
  {
    row: 'M4',
    name: 'a ticket of another device, of another account, or of nobody is refused',
    run: async (start) => {
      const app = await start(ASKING)
      const { a, b, held, refused } = await refusedBeside(app)
      const { ticket } = refused.json
      const [other, bob] = [app.browser(CHROME), app.browser()]
      await signIn(other)
      await signIn(app.browser(), 'bob')
      await signIn(bob, 'bob')
      for (const browser of [other, bob]) assertRefused(await choose(browser, { ticket, end: [held] }), 'ticket')
      assertRefused(await choose(b, { ticket: `${ticket.slice(0, -4)}AAAA`, end: [held] }), 'ticket')
      assert.equal((await choose(app.browser(), { ticket, end: [held] })).status, 401)
      assert.equal((await a.get('/')).json.session.id, held)
      assert.deepEqual((await choose(b, { ticket, end: [held] })).json?.ended, [held])
    },
  },
  {
    row: 'M4',
    name: 'what does not show that a page of the site sent it is 403, and the ticket is good still',
    run: async (start) => {
      const app = await start(ASKING)
      const { b, held, refused } = await refusedBeside(app)
      const { ticket } = refused.json
      for (const path of ['takeover', 'cancel']) await assertForged(b, `/utsessions/${path}`, { ticket, end: held })
      assert.deepEqual(await app.live(), [held])
      assert.deepEqual((await choose(b, { ticket })).json?.ended, [held])
    },
  },
  {
    row: 'M5',
    name: 'limits are checked again: a place that has become free meanwhile ends nobody',
    run: async (start) => {
      const app = await start(asking({ maxSessions: 2 }))
      const [a, b, c] = [app.browser(), app.browser(), app.browser(CHROME)]
      const picked = (await signIn(a)).json.session.id
      await signIn(b)
      const { ticket } = (await signIn(c)).json
      await b.post('/logout')
      assert.deepEqual((await choose(c, { ticket, end: [picked] })).json?.ended, [])
      assert.equal((await a.get('/')).json.session.id, picked)
      assert.equal((await app.live()).length, 2)
    },
  },
  {
    row: 'M6',
    name: "without the permission of the policy the guard's routes take nothing over",
    run: async (start) => {
      let takeover: 'ask' | 'never' = 'ask'
      const policy = () => ({ ...FOREVER, takeover })
      const app = await start({ control: { secret: 'a secret of the suite', policy } })
      const { a, b, held, refused } = await refusedBeside(app)
      const { ticket } = refused.json
      takeover = 'never'
      assertRefused(await choose(b, { ticket, end: [held] }), 'ticket')
      const c = app.browser(CHROME)
      assert.equal((await signIn(c)).json.ticket, undefined)
      for (const sent of [{ ticket }, { ticket, reauthenticated: true, operator: 'root', end: [held] }])
        assert.ok((await choose(c, sent)).status >= 400)
      assert.equal((await a.get('/')).json.session.id, held)
    },
  },
  {
    row: 'M6',
    name: "under 'ask-with-password' nobody takes over without the password, and a wrong one spends no ticket",
    run: async (start) => {
      const app = await start({ ...asking({ takeover: 'ask-with-password' }), reauthenticates: true })
      const { a, b, held, refused } = await refusedBeside(app)
      const { ticket, withPassword } = refused.json
      assert.equal(withPassword, true)
      for (const sent of [{}, { password: 'wrong' }, { reauthenticated: true }]) {
        const answer = await choose(b, { ticket, ...sent })
        assert.deepEqual([answer.status, answer.json?.code], [403, 'reauthentication-required'])
      }
      assert.equal((await a.get('/')).json.session.id, held)
      assert.deepEqual((await choose(b, { ticket, password: 'right' })).json?.ended, [held])
      assert.equal(await userOf(b), 'ann')
    },
  },
]

/** What a program chooses. */
function choose(browser: Browser, chosen: object): Promise<Answer> {
  return browser.tell('/utsessions/takeover', chosen)
}

/** Two devices: the first is in, the second was refused. */
async function refusedBeside(app: World) {
  const [a, b] = [app.browser(), app.browser(CHROME)]
  const held: string = (await signIn(a)).json.session.id
  const refused = await signIn(b)
  assertRefused(refused, 'full')
  return { a, b, held, refused }
}

async function assertParked(asked: Promise<Answer>): Promise<void> {
  assertRefused(await asked, 'parked')
}
