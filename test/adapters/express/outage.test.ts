import { join } from 'node:path'
import session from 'express-session'
import { memoryStore, type Store, UtsessionsError } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../stores/temporary-folder.ts'
import type { Answer } from '../../support/browser.ts'
import { type AppOptions, signIn, signInOnly, type TestApp } from '../../support/express-app.ts'
import { inEach, type StoreKind, starting, variants } from '../../support/variants.ts'

/** What the store may take, where nothing but a fault makes it take any time: a server's own pause is no outage. */
const timeoutOf = (kind: StoreKind) =>
  kind === 'memory' || kind === 'sqlite' ? { storeTimeout: '100ms' as const } : {}

function expectOutage(answer: Answer): void {
  expect([answer.status, answer.json.code]).toEqual([503, 'store-unavailable'])
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
}

function letThroughIn(app: TestApp): string[] {
  const passed: string[] = []
  app.control.on('let-through', ({ command, account }) => passed.push(`${command} ${account}`))
  return passed
}

inEach(variants, (start, { kind }) => {
  const QUICK: AppOptions = { control: { ...timeoutOf(kind), policy: { lock: 0 } } }

  describe.each(['fail', 'hang'] as const)('a store that is told to %s', (fault) => {
    it('K1 at an opening: 503, nobody admitted, nobody signed out; K7 it opens once the store is back', async () => {
      const app = await start(QUICK)
      const a = app.browser()
      await signInOnly(a)
      app.store.break('load', fault)
      expectOutage(await a.get('/'))
      app.store.heal()
      expect(await app.told()).toEqual([])
      expect((await a.get('/')).json.user).toBe('ann')
    })

    it('K2 at a check: 503, nobody signed out; K7 the session goes on once the store is back', async () => {
      const app = await start(QUICK)
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      app.store.break('load', fault)
      expectOutage(await a.get('/'))
      expectOutage(await a.get('/'))
      app.store.heal()
      expect((await a.get('/')).json.session.id).toBe(id)
    })

    it("K1, K2 with onStoreError: 'allow' both pass, each with an event, and nothing is opened", async () => {
      const app = await start({ control: { ...QUICK.control, onStoreError: 'allow' } })
      const passed = letThroughIn(app)
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a, 'ann')
      await signInOnly(b, 'bob')
      app.store.break('load', fault)
      expect((await a.get('/')).json).toEqual({ user: 'ann', session: null })
      expect((await b.get('/')).json).toEqual({ user: 'bob', session: null })
      expect(passed).toEqual(['check ann', 'open bob'])
      expect(b.cookies.has('utsessions-device')).toBe(false)
      app.store.heal()
      expect((await b.get('/')).json.session).not.toBe(null)
      expect([await app.told('ann'), await app.told('bob')]).toEqual([['opened'], ['opened']])
    })
  })

  it('K1, K2 each kind of command as chosen', async () => {
    const app = await start({ control: { ...QUICK.control, onStoreError: { check: 'allow' } } })
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a, 'ann')
    await signInOnly(b, 'bob')
    app.store.break('load', 'fail')
    expect((await a.get('/')).json.user).toBe('ann')
    expectOutage(await b.get('/'))
  })

  it("K1 with opening: 'at-login' the login itself is answered with 503", async () => {
    const app = await start({ ...QUICK, guard: { opening: 'at-login' } })
    const a = app.browser()
    app.store.break('load', 'fail')
    expectOutage(await signIn(a))
    app.store.heal()
    expect(await app.told()).toEqual([])
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it("K1 with opening: 'at-login' and onStoreError: 'allow' the login passes, and the request after the outage opens", async () => {
    const app = await start({ control: { onStoreError: 'allow' }, guard: { opening: 'at-login' } })
    const a = app.browser()
    app.store.break('load', 'fail')
    expect((await signIn(a)).json).toEqual({ user: 'ann', session: null })
    expect((await a.get('/')).json).toEqual({ user: 'ann', session: null })
    app.store.heal()
    expect((await a.get('/')).json.session).not.toBe(null)
    expect(await app.told()).toEqual(['opened'])
  })

  it('K2 strangers are not touched by an outage, not even with a token that was left behind', async () => {
    const app = await start(QUICK)
    const a = app.browser()
    await signIn(a)
    await signIn(app.browser()) // displaces a
    await a.get('/')
    app.store.break('load', 'fail')
    expect((await a.get('/')).json.user).toBe(null)
    expect((await app.browser().get('/')).status).toBe(200)
  })

  it('K2 a sign-out works during an outage', async () => {
    const app = await start({ control: { ...QUICK.control, onStoreError: 'allow' } })
    const a = app.browser()
    await signIn(a)
    app.store.break('load', 'fail')
    expect((await a.post('/logout')).json.user).toBe(null)
  })

  it('K3 the answer to an opening is lost after the swap: asking again finds the same session', async () => {
    const app = await start(QUICK)
    const a = app.browser()
    await signInOnly(a)
    app.store.break('swap', 'lose-answer', 1)
    expectOutage(await a.get('/'))
    const [id] = await app.live()
    expect((await a.get('/')).json.session.id).toBe(id)
    expect(await app.told()).toEqual(['opened'])
  })

  it('K3 the swap fails: no half state', async () => {
    const app = await start(QUICK)
    const a = app.browser()
    await signInOnly(a)
    app.store.break('swap', 'fail', 1)
    expectOutage(await a.get('/'))
    expect([await app.live(), await app.told()]).toEqual([[], []])
    expect((await a.get('/')).json.user).toBe('ann')
  })

  it('K8 listeners that throw, fail or hang break no login', async () => {
    const app = await start(QUICK)
    const errors: unknown[] = []
    const fails = () => {
      throw new Error('No such mailbox')
    }
    app.control.on('opened', fails)
    app.control.on('opened', async () => fails())
    app.control.on('opened', () => new Promise(() => {}))
    app.control.on('listener-error', ({ error }) => errors.push(String(error)))
    app.control.on('listener-error', fails)
    expect((await signIn(app.browser())).json.user).toBe('ann')
    expect(errors).toEqual(['Error: No such mailbox', 'Error: No such mailbox'])
  })

  it('N1 a refusal whose journal line cannot be written is a refusal all the same', async () => {
    const app = await start()
    await signIn(app.browser())
    app.store.break('append', 'hang')
    expect((await signIn(app.browser())).status).toBe(409)
    app.store.break('append', 'fail')
    expect((await signIn(app.browser())).status).toBe(409)
  })
})

describe('one process after another', () => {
  const start = starting()

  it('K4 after a restart sessions are as they were, and so is the journal', async () => {
    const folder = temporaryFolder()
    onTestFinished(() => folder.remove())
    const hostStore = new session.MemoryStore()
    const run = async () => {
      const store = sqliteStore({ path: join(folder.path, 'sessions.db') })
      return { store, app: await start({ store, session: { store: hostStore } }) }
    }
    const before = await run()
    const a = before.app.browser()
    const { id } = (await signIn(a)).json.session
    await before.store.close()
    const after = await run()
    onTestFinished(() => after.store.close())
    expect((await a.get(after.app.url)).json.session.id).toBe(id)
    expect((await signIn(after.app.browser())).status).toBe(409)
    expect(await after.app.told()).toEqual(['opened', 'refused'])
  })

  it('K9 a record of a newer version: 503, and nothing is written', async () => {
    const memory = memoryStore()
    const store: Store = {
      ...memory,
      load: async () => {
        throw new UtsessionsError('UTS_RECORD_NEWER', 'A newer version of utsessions wrote this record.')
      },
    }
    const app = await start({ store, control: { onStoreError: 'allow' } })
    expectOutage(await signIn(app.browser()))
    expect(app.store.calls.swap).toBe(0)
  })

  it('a record that others write without pause: 503, nobody signed out', async () => {
    const app = await start()
    app.store.break('swap', 'lose-swap')
    const a = app.browser()
    expectOutage(await signIn(a))
    app.store.heal()
    expect((await a.get('/')).json.user).toBe('ann')
  })

  it('an outage is a page for people', async () => {
    const app = await start()
    app.store.break('load', 'fail')
    const { status, text } = await signIn(app.browser(), 'ann', { accept: 'text/html' })
    expect([status, text.startsWith('<!doctype html>')]).toEqual([503, true])
  })
})
