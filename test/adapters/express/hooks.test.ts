import type { Request, Response } from 'express'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Browser } from '../../support/browser.ts'
import { signIn, type TestApp, type TestGuardOptions } from '../../support/express-app.ts'
import { inEach, starting, variants } from '../../support/variants.ts'

const CASES = ['onRefused', 'onEnded'] as const
type Hook = (req: Request, res: Response, answer: { reason: string }) => unknown

/** The request that this hook answers: a refused sign-in, or the next page of a displaced session. */
async function provoke(app: TestApp, name: (typeof CASES)[number]): Promise<() => ReturnType<Browser['get']>> {
  const [a, b] = [app.browser(), app.browser()]
  await signIn(a)
  if (name === 'onRefused') return () => signIn(b)
  app.clock.advance('5m')
  await signIn(b)
  return () => a.get('/')
}

function guardWith(name: (typeof CASES)[number], hook: Hook): Partial<TestGuardOptions> {
  return { [name]: hook }
}

afterEach(() => {
  vi.useRealTimers()
})

inEach(variants, (start) => {
  describe.each(CASES)('%s', (name) => {
    const [status, reason] = name === 'onRefused' ? [409, 'locked'] : [401, 'displaced']

    it('answers instead of the guard, after the host has been signed out', async () => {
      const hook: Hook = (_req, res, answer) => res.redirect(303, `/sorry?why=${answer.reason}`)
      const app = await start({
        guard: guardWith(name, hook),
        routes: (express) =>
          express.get('/sorry', (req, res) => void res.json({ why: req.query['why'], user: req.user ?? null })),
      })
      const ask = await provoke(app, name)
      expect((await ask()).json).toEqual({ why: reason, user: null })
    })

    it('may answer in its own time', async () => {
      const hook: Hook = (_req, res) => void setImmediate(() => res.status(418).json({ user: 'sorry' }))
      const app = await start({ guard: guardWith(name, hook) })
      const ask = await provoke(app, name)
      expect(await ask()).toMatchObject({ status: 418, json: { user: 'sorry' } })
    })

    it('that throws, fails or gives false: the guard answers at once', async () => {
      const hooks: Hook[] = [
        () => {
          throw new Error('No such page')
        },
        () => Promise.reject(new Error('No such page')),
        () => false,
        async () => false,
      ]
      for (const hook of hooks) {
        const app = await start({ guard: guardWith(name, hook) })
        const ask = await provoke(app, name)
        const answer = await ask()
        expect([answer.status, answer.json.reason]).toEqual([status, reason])
      }
    })
  })
})

describe.each(CASES)('%s', (name) => {
  const start = starting()
  const [status, reason] = name === 'onRefused' ? [409, 'locked'] : [401, 'displaced']

  it.each<[string, () => unknown]>([
    ['hangs', () => new Promise(() => {})],
    ['answers nothing', () => undefined],
  ])('that %s: the guard answers after two seconds', async (_what, fault) => {
    let called = () => {}
    const isCalled = new Promise<void>((resolve) => {
      called = resolve
    })
    const hook: Hook = () => {
      called()
      return fault()
    }
    const app = await start({ guard: guardWith(name, hook) })
    const ask = await provoke(app, name)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let answered = false
    const answer = ask().finally(() => {
      answered = true
    })
    await isCalled
    vi.advanceTimersByTime(1_999)
    await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    vi.advanceTimersByTime(1)
    const { json, ...rest } = await answer
    expect([rest.status, json.reason]).toEqual([status, reason])
  })

  it('that has begun to answer is left to end it', async () => {
    const app = await start({
      guard: guardWith(name, async (_req, res) => {
        res.writeHead(418, { 'content-type': 'text/plain' })
        res.write('So ')
        await new Promise((resolve) => setImmediate(resolve))
        res.end('sorry')
      }),
    })
    const ask = await provoke(app, name)
    expect(await ask()).toMatchObject({ status: 418, text: 'So sorry' })
  })
})

describe('signOut', () => {
  const start = starting()

  it('that throws keeps nobody from the answer, and nothing has been let in', async () => {
    const app = await start({
      guard: {
        signOut: () => {
          throw new Error('The cache of sign-ins is down')
        },
      },
    })
    const b = app.browser()
    await signIn(app.browser())
    expect((await signIn(b)).status).toBe(409)
    expect((await b.get('/')).status).toBe(409)
    expect((await app.live()).length).toBe(1)
  })
})
