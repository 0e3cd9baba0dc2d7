// Row C7: a session that has ended does not come back by itself, whatever the host writes back. And J8: what is under way may finish.

import assert from 'node:assert/strict'
import type { Browser } from './browser.ts'
import type { AdapterCase, Start, World } from './case.ts'
import { assertEnded, signIn, slowRequest, userOf, withoutOurs } from './steps.ts'

const ENDINGS = {
  displaced: async (app: World) => {
    app.clock.advance('5m')
    await signIn(app.browser())
  },
  revoked: async (app: World) => void (await app.control.revoke({ account: 'ann', all: true })),
}

export const comingBackCases: readonly AdapterCase[] = [
  {
    row: 'C7',
    name: 'a displaced session does not come back by a request under way that reads the host session',
    run: (start) => assertStaysDead(start, 'displaced', false),
  },
  {
    row: 'C7',
    name: 'a displaced session does not come back by a request under way that changes the host session',
    needs: 'change',
    run: (start) => assertStaysDead(start, 'displaced', true),
  },
  {
    row: 'C7',
    name: 'a revoked session does not come back by a request under way that reads the host session',
    run: (start) => assertStaysDead(start, 'revoked', false),
  },
  {
    row: 'C7',
    name: 'a revoked session does not come back by a request under way that changes the host session',
    needs: 'change',
    run: (start) => assertStaysDead(start, 'revoked', true),
  },
  {
    row: 'C7',
    name: 'the token lies in the host session: a copy of it is dead without our cookies, though nobody remembers the ending',
    needs: 'change',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0, keepEndings: 0 } } })
      const a = app.browser()
      await signIn(a)
      const finish = await slowRequest(app, a, true)
      const bare = withoutOurs(a)
      app.clock.advance(1)
      const b = app.browser()
      await signIn(b)
      await a.get('/')
      await finish()
      await assertOut(app, [bare, a])
      assert.equal(await userOf(b), 'ann')
    },
  },
  {
    row: 'C7',
    name: 'reloading does not bring it back, nor does the back button',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0 } } })
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a)
      const back = a.copy()
      await signIn(b)
      assertEnded(await a.get('/'), 'displaced')
      await assertOut(app, [a, back])
      assert.equal(await userOf(b), 'ann')
    },
  },
  {
    row: 'J8',
    name: 'a request under way while its session is displaced finishes; the next one is refused',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0 } } })
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a)
      const finish = await slowRequest(app, a)
      await signIn(b)
      await finish()
      assertEnded(await a.get('/'), 'displaced')
      assert.equal(await userOf(b), 'ann')
    },
  },
]

async function assertStaysDead(start: Start, reason: keyof typeof ENDINGS, change: boolean): Promise<void> {
  const app = await start()
  const a = app.browser()
  await signIn(a)
  const finish = await slowRequest(app, a, change)
  const reloaded = a.copy()
  await ENDINGS[reason](app)
  app.clock.advance(1)
  assertEnded(await a.get('/'), reason)
  await finish()
  await assertOut(app, [reloaded, a])
}

/** However often they ask, nobody is signed in, and nothing is opened. */
async function assertOut(app: World, browsers: readonly Browser[]): Promise<void> {
  const live = await app.live()
  for (const browser of browsers) for (let i = 0; i < 3; i += 1) assert.equal(await userOf(browser), null)
  assert.deepEqual(await app.live(), live)
  assert.equal((await app.told()).filter((kind) => kind === 'opened').length, live.length + 1)
}
