// Rows I1 to I4 over the guard's own routes: a page and JSON of one's own sessions.

import assert from 'node:assert/strict'
import { type Browser, CHROME, NAVIGATION } from './browser.ts'
import type { AdapterCase, World } from './case.ts'
import { assertEnded, assertForged, fieldsIn, secretsOf, signIn, userOf, usersOf } from './steps.ts'

const FOUR = { control: { policy: { maxSessions: 4 } } } as const
const END = '/utsessions/sessions/end'
const END_OTHERS = '/utsessions/sessions/end-others'

export const ownSessionsCases: readonly AdapterCase[] = [
  {
    row: 'I1',
    name: "a user ends one of their own by the guard's own route",
    run: async (start) => {
      const app = await start(FOUR)
      const { a, b, id } = await two(app)
      const { status, json } = await b.tell(END, { session: id })
      assert.deepEqual([status, json], [200, { ended: 1 }])
      assertEnded(await a.get('/'), 'revoked')
      assert.equal(await userOf(b), 'ann')
    },
  },
  {
    row: 'I1',
    name: 'the form of the page ends one, and the page says what is left',
    run: async (start) => {
      const app = await start(FOUR)
      const { a, b, id } = await two(app)
      assert.equal(fieldsIn((await b.get('/utsessions/sessions', NAVIGATION)).text)['session'], id)
      const { status, headers, text } = await b.submit(END, { session: id })
      assert.deepEqual([status, headers.get('content-type')], [200, 'text/html; charset=utf-8'])
      assert.ok(text.includes('Chrome on Windows') && !text.includes('Firefox on Linux'), text)
      assertEnded(await a.get('/'), 'revoked')
    },
  },
  {
    row: 'I1',
    name: "a user ends the others by the guard's own route, and is told their number",
    run: async (start) => {
      const app = await start(FOUR)
      const { a, b } = await two(app)
      const c = app.browser()
      await signIn(c)
      assert.deepEqual((await b.tell(END_OTHERS)).json, { ended: 2 })
      assert.deepEqual(await usersOf([a, b, c]), [null, 'ann', null])
      assert.deepEqual((await b.submit(END_OTHERS)).status, 200)
    },
  },
  {
    row: 'I1',
    name: 'a user ends the session that they are in, and is signed out',
    run: async (start) => {
      const app = await start(FOUR)
      const { a, b } = await two(app)
      const { id } = (await b.get('/')).json.session
      assert.equal((await b.tell(END, { session: id })).status, 200)
      assert.deepEqual(await usersOf([a, b]), ['ann', null])
      assert.equal((await app.live()).length, 1)
    },
  },
  {
    row: 'I1',
    name: 'where the application asks for the password nothing ends without it',
    run: async (start) => {
      const app = await start({ ...FOUR, reauthenticates: true })
      const { a, b, id } = await two(app)
      for (const [path, sent] of [
        [END, { session: id }],
        [END, { session: id, password: 'wrong' }],
        [END_OTHERS, {}],
      ] as const) {
        const { status, json } = await b.tell(path, sent)
        assert.deepEqual([status, json?.code], [403, 'reauthentication-required'])
      }
      const page = await b.submit(END, { session: id })
      assert.deepEqual([page.status, fieldsIn(page.text)['session']], [403, id])
      assert.equal((await a.get('/')).json.session.id, id)
      assert.deepEqual((await b.tell(END, { session: id, password: 'right' })).json, { ended: 1 })
      assertEnded(await a.get('/'), 'revoked')
    },
  },
  {
    row: 'I2',
    name: "an id that is not one's own is 404 at the guard's own route, and nothing happens",
    run: async (start) => {
      const app = await start(FOUR)
      const { b } = await two(app)
      const bob = app.browser()
      const { id } = (await signIn(bob, 'bob')).json.session
      for (const session of [id, 'nonsense', id.toUpperCase()]) {
        assert.equal((await b.tell(END, { session })).status, 404)
        assert.equal((await b.submit(END, { session })).status, 404)
      }
      assert.equal((await bob.get('/')).json.session.id, id)
      assert.deepEqual([await app.told('ann'), await app.told('bob')], [['opened', 'opened'], ['opened']])
    },
  },
  {
    row: 'I2',
    name: 'what does not show that a page of the site sent it is 403, and nothing ends',
    run: async (start) => {
      const app = await start(FOUR)
      const { b, id } = await two(app)
      for (const path of [END, END_OTHERS]) await assertForged(b, path, { session: id })
      assert.equal((await app.live()).length, 2)
    },
  },
  {
    row: 'I2',
    name: "who is nobody sees and ends nobody's sessions, and costs the store nothing",
    run: async (start) => {
      const app = await start(FOUR)
      const { id } = await two(app)
      const stranger = app.browser()
      const before = app.store.calls.load
      assert.equal((await stranger.get('/utsessions/sessions')).status, 401)
      assert.equal((await stranger.tell(END, { session: id })).status, 401)
      assert.equal((await stranger.tell(END_OTHERS)).status, 401)
      assert.equal(app.store.calls.load, before)
      assert.equal((await app.live()).length, 2)
    },
  },
  {
    row: 'I3',
    name: "ending what has ended is harmless at the guard's own route",
    run: async (start) => {
      const app = await start(FOUR)
      const { b, id } = await two(app)
      await b.tell(END, { session: id })
      const { status, json } = await b.tell(END, { session: id })
      assert.deepEqual([status, json], [200, { ended: 0 }])
      assert.deepEqual(await app.told(), ['opened', 'opened', 'revoked'])
    },
  },
  {
    row: 'I4',
    name: "the list of the guard's own route shows which is this one, never the dead, never a secret",
    run: async (start) => {
      const app = await start(FOUR)
      const { a, b, id } = await two(app)
      const c = app.browser()
      await signIn(c)
      await c.post('/logout')
      const json = await b.get('/utsessions/sessions')
      const page = await b.get('/utsessions/sessions', NAVIGATION)
      const { sessions } = json.json
      const shown = sessions.map(({ device, current }: { device: string; current: boolean }) => [device, current])
      assert.deepEqual(shown, [
        ['Chrome on Windows', true],
        ['Firefox on Linux', false],
      ])
      assert.equal(sessions[1].id, id)
      for (const part of ['Chrome on Windows', 'Firefox on Linux', 'Vienna']) assert.ok(page.text.includes(part), part)
      for (const { text, headers } of [json, page]) {
        assert.match(headers.get('cache-control') ?? '', /no-store/)
        for (const secret of [...secretsOf(a), ...secretsOf(b)]) assert.ok(!text.includes(secret), secret)
      }
    },
  },
]

/** Two devices of one account. @returns the id of the first one's session */
async function two(app: World): Promise<{ readonly a: Browser; readonly b: Browser; readonly id: string }> {
  const [a, b] = [app.browser(), app.browser(CHROME)]
  const { id } = (await signIn(a, 'ann', { 'x-place': 'Vienna' })).json.session
  app.clock.advance('1m')
  await signIn(b)
  return { a, b, id }
}
