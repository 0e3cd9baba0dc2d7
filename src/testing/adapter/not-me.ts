// Row L1 over the guard's own routes: it was not me.

import assert from 'node:assert/strict'
import { BY_PROGRAM, CHROME, NAVIGATION } from './browser.ts'
import type { AdapterCase, World } from './case.ts'
import { assertEnded, assertForged, signIn, signInOnly, userOf } from './steps.ts'

const NOT_ME = '/utsessions/not-me'
const LOSING = { control: { policy: { lock: 0 } } } as const

export const notMeCases: readonly AdapterCase[] = [
  {
    row: 'L1',
    name: 'whoever was displaced can say that it was not them: that session ends, and the application is told',
    run: async (start) => {
      const app = await start(LOSING)
      const { a, b, first, second } = await displaced(app)
      const told = await a.get('/')
      assert.deepEqual(told.json.notMe, { url: NOT_ME })
      const { status, json } = await a.tell(NOT_ME)
      assert.deepEqual([status, json?.disowned, json?.by?.device], [200, true, 'Chrome on Windows'])
      assert.equal((await b.get('/utsessions/state', BY_PROGRAM)).json.by.disowned, true)
      assertEnded(await b.get('/'), 'revoked')
      const [disowned] = app.disowned
      assert.deepEqual([disowned?.account, disowned?.session, disowned?.by.session], ['ann', first, second])
    },
  },
  {
    row: 'L1',
    name: 'the page says so too: a link leads to a question, and the answer to it ends that session',
    run: async (start) => {
      const app = await start(LOSING)
      const { a, b } = await displaced(app)
      assert.ok((await a.get('/', NAVIGATION)).text.includes(NOT_ME), 'The page does not lead there')
      const asked = await a.get(NOT_ME, NAVIGATION)
      assert.match(asked.text, /<form[^>]*action="\/utsessions\/not-me"/)
      assert.equal((await app.live()).length, 1)
      assert.equal((await a.submit(NOT_ME)).status, 200)
      assertEnded(await b.get('/'), 'revoked')
    },
  },
  {
    row: 'L1',
    name: 'it ends that one session, and nothing that comes after it',
    run: async (start) => {
      const app = await start(LOSING)
      const { a } = await displaced(app)
      await a.get('/')
      assert.equal((await a.tell(NOT_ME)).status, 200)
      const c = app.browser()
      await signIn(c)
      await a.tell(NOT_ME) // as if the first answer had been lost
      assert.equal(await userOf(c), 'ann')
      assert.deepEqual(await app.told(), ['opened', 'displaced', 'opened', 'revoked', 'opened'])
    },
  },
  {
    row: 'L1',
    name: 'a quarter of an hour after the ending it is too late',
    run: async (start) => {
      const app = await start(LOSING)
      const { a, b } = await displaced(app)
      await a.get('/')
      app.clock.advance('15m')
      assert.equal((await a.tell(NOT_ME)).status, 409)
      assert.equal(await userOf(b), 'ann')
    },
  },
  {
    row: 'L1',
    name: 'nobody else can say it: not who took over, not a stranger, not another account, not a page of another site',
    run: async (start) => {
      const app = await start(LOSING)
      const { a, b, second } = await displaced(app)
      await a.get('/')
      const [stranger, bob] = [app.browser(), app.browser()]
      await signInOnly(bob, 'bob')
      const before = app.store.calls.load
      assert.equal((await stranger.tell(NOT_ME)).status, 409)
      assert.equal(app.store.calls.load, before)
      for (const browser of [b, bob]) assert.equal((await browser.tell(NOT_ME)).status, 409)
      await assertForged(a, NOT_ME, {})
      assert.equal((await b.get('/')).json.session.id, second)
      assert.equal(app.disowned.length, 0)
    },
  },
]

/** One browser whose session another one has displaced, a moment ago. */
async function displaced(app: World) {
  const [a, b] = [app.browser(), app.browser(CHROME)]
  const first: string = (await signIn(a)).json.session.id
  app.clock.advance('1m')
  const second: string = (await signIn(b)).json.session.id
  return { a, b, first, second }
}
