// Rows E1 to E4: ways in.

import assert from 'node:assert/strict'
import { NAVIGATION } from './browser.ts'
import type { AdapterCase, Start } from './case.ts'
import {
  assertEnded,
  assertRefused,
  deviceOf,
  FOREVER,
  loginPath,
  problemOf,
  signIn,
  signInFromElsewhere,
  userOf,
} from './steps.ts'

const HOUR = 3_600_000

export const waysInCases: readonly AdapterCase[] = [
  {
    row: 'E1',
    name: 'renewal keeps the session and restarts its lifetime',
    run: (start) => assertRenews(start, '/confirm'),
  },
  {
    row: 'E1',
    name: 'renewal after a sign-in within the session keeps it too',
    run: (start) => assertRenews(start, '/confirm?anew=1'),
  },
  {
    row: 'E2',
    name: 'every way of signing in obeys the same policy',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      await signIn(app.browser())
      assertRefused(await signIn(app.browser()), 'full')
      assertRefused(await app.browser().get(loginPath({ user: 'ann', password: 'right' })), 'full')
      assertRefused(await signInFromElsewhere(app.browser()), 'full')
      assert.equal((await app.live()).length, 1)
    },
  },
  {
    row: 'E3',
    name: 'a client without cookies has a session by the identifier of its credential',
    needs: 'bearer',
    run: async (start) => {
      const app = await start()
      const ask = (sid: string) => app.browser().get('/', app.bearer('ann', sid))
      const { id } = (await ask('one')).json.session
      assert.equal((await ask('one')).json.session.id, id)
      assertRefused(await ask('two'))
      app.clock.advance('5m')
      assert.equal((await ask('two')).json.user, 'ann')
      assertEnded(await ask('one'), 'displaced')
      assertEnded(await ask('one'), 'displaced')
      assert.equal((await ask('two')).json.user, 'ann')
    },
  },
  {
    row: 'E4',
    name: "with opening: 'at-login' the login handler opens",
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER }, atLogin: true })
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      assert.equal((await a.get('/')).json.session.id, id)
      assert.deepEqual(await app.told(), ['opened'])
      assert.equal((await signIn(deviceOf(a))).json.user, 'ann')
    },
  },
  {
    row: 'E4',
    name: "with opening: 'at-login' a refusal answers the login itself, and signs the host out",
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER }, atLogin: true })
      await signIn(app.browser())
      const b = app.browser()
      assertRefused(await signIn(b), 'full')
      const { status, json } = await b.get('/')
      assert.deepEqual([status, json.user], [200, null])
    },
  },
  {
    row: 'E4',
    name: "with opening: 'at-login' a session that is lost is not opened again by use",
    run: async (start) => {
      const app = await start({ atLogin: true })
      const a = app.browser()
      await signIn(a)
      await app.control.revoke({ account: 'ann', all: true })
      app.clock.advance(1)
      assertEnded(await a.get('/'), 'revoked')
      assert.equal(await userOf(a), null)
      assert.equal((await signIn(a)).json.user, 'ann')
    },
  },
  {
    row: 'E4',
    name: "with opening: 'at-login' a sign-in that opened nothing is session-required, until there is another",
    run: async (start) => {
      const app = await start({ atLogin: true })
      const a = app.browser()
      await a.post(loginPath({ user: 'ann', password: 'right', unopened: '1', stay: '1' }))
      for (const headers of [{ 'sec-fetch-mode': 'cors' }, { purpose: 'prefetch' }, NAVIGATION])
        assert.equal((await a.get('/', { ...headers, accept: 'application/json' })).json?.code, 'session-required')
      assert.deepEqual(await app.told(), [])
      assert.equal(await userOf(a), null) // who asked for a page was signed out, so that there can be another sign-in
      assert.equal((await signIn(a)).json.user, 'ann')
    },
  },
]

async function assertRenews(start: Start, path: string): Promise<void> {
  const app = await start({ control: { policy: { lock: 'forever', lifetime: '8h', idle: 'none' } } })
  const a = app.browser()
  const { id, openedAt } = (await signIn(a)).json.session
  app.clock.advance('7h')
  assert.equal((await a.post(path)).json?.outcome, 'alive')
  const { session } = (await a.get('/')).json
  assert.deepEqual([session.id, session.expiresAt, session.limit], [id, openedAt + 15 * HOUR, 'lifetime'])
  app.clock.advance('7h')
  assert.equal((await a.get('/')).json.session.id, id)
  app.clock.advance('1h')
  assert.deepEqual(problemOf(await a.get('/')), [401, 'session-ended', 'expired'])
  assert.deepEqual(await app.told(), ['opened', 'renewed', 'expired'])
}
