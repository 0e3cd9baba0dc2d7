import type { PolicyFunction, PolicyOptions } from 'utsessions'
import { describe, expect, it, vi } from 'vitest'
import { signIn, type TestApp } from '../../support/express-app.ts'
import { inEach, starting, variants } from '../../support/variants.ts'

inEach(variants, (start) => {
  it('F1 the policy follows from the account, and from what the application knows of it', async () => {
    const policy: PolicyFunction = (account, context) => ({
      maxSessions: account === 'root' ? 'unlimited' : (context as { plan: string }).plan === 'trial' ? 1 : 2,
    })
    const app = await start({
      control: { policy },
      guard: { context: (req) => ({ plan: req.get('x-plan') ?? 'trial' }) },
    })
    const paid = { 'x-plan': 'paid' }
    for (let i = 0; i < 5; i += 1) expect((await signIn(app.browser(), 'root')).status).toBe(200)
    expect((await signIn(app.browser(), 'ann')).status).toBe(200)
    expect((await signIn(app.browser(), 'ann')).status).toBe(409)
    expect((await signIn(app.browser(), 'bob', paid)).status).toBe(200)
    expect((await signIn(app.browser(), 'bob', paid)).status).toBe(200)
    expect((await signIn(app.browser(), 'bob', paid)).status).toBe(409)
  })

  it('F1 a request of nobody ends no session, though the policy cannot know its plan', async () => {
    const policy: PolicyFunction = (_account, context) => ({
      maxSessions: (context as { plan: string } | undefined)?.plan === 'team' ? 3 : 1,
    })
    const app = await start({
      control: { policy },
      guard: { context: (req) => (req.get('x-plan') ? { plan: 'team' } : undefined) },
    })
    const team = { 'x-plan': 'team' }
    const [a, b, c] = [app.browser(), app.browser(), app.browser()]
    for (const browser of [a, b, c]) expect((await signIn(browser, 'ann', team)).json.user).toBe('ann')
    const ours = [...a.cookies].filter(([name]) => name.startsWith('utsessions'))
    await a.get('/', { cookie: ours.map((pair) => pair.join('=')).join('; ') }) // the host's sign-in has run out
    expect((await b.post('/logout', {}, team)).status).toBe(200)
    await app.control.prune()
    expect(await app.control.list({ account: 'ann', context: { plan: 'team' } })).toHaveLength(2)
  })

  it('F2 its answer changes while sessions are open: the next check obeys it', async () => {
    let policy: PolicyOptions = { lifetime: '8h', idle: 'none' }
    const app = await start({ control: { policy: async () => policy } })
    const a = app.browser()
    const { openedAt } = (await signIn(a)).json.session
    app.clock.advance('2h')
    policy = { lifetime: '3h', idle: 'none' }
    expect((await a.get('/')).json.session.expiresAt).toBe(openedAt + 3 * 3_600_000)
    policy = { lifetime: '2h', idle: 'none' }
    expect((await a.get('/')).json).toMatchObject({ reason: 'expired', at: openedAt + 2 * 3_600_000 })
  })
})

const NONSENSE: readonly (readonly [string, PolicyFunction])[] = [
  [
    'throws',
    () => {
      throw new Error('No such plan')
    },
  ],
  [
    'fails',
    async () => {
      throw new Error('No such plan')
    },
  ],
  ['gives undefined', () => undefined as unknown as PolicyOptions],
  ['gives null', async () => null as unknown as PolicyOptions],
  ['gives no policy', () => ({ maxSessions: 0 })],
  ['gives an unknown option', () => ({ sessions: 2 }) as PolicyOptions],
]

describe('F3: a policy function that fails', () => {
  const start = starting()

  async function startFailing(failing: PolicyFunction) {
    const working: PolicyFunction = () => ({ lock: 0 })
    let policy = working
    const app = await start({ control: { policy: (account, context) => policy(account, context) } })
    const errors: unknown[] = []
    app.control.on('policy-error', ({ account }) => errors.push(account))
    const fail = () => {
      policy = failing
    }
    const heal = () => {
      policy = working
    }
    return { app, errors, fail, heal }
  }

  async function expectUnavailable(answer: Awaited<ReturnType<ReturnType<TestApp['browser']>['get']>>) {
    expect(answer.status).toBe(503)
    expect(answer.json.code).toBe('policy-unavailable')
    expect(answer.headers.get('retry-after')).toBe('5')
  }

  it.each(NONSENSE)('F3 it %s: 503 and an event, nobody is let in or out', async (_what, failing) => {
    const { app, errors, fail, heal } = await startFailing(failing)
    const [a, b] = [app.browser(), app.browser()]
    const { id } = (await signIn(a)).json.session
    fail()
    await expectUnavailable(await a.get('/'))
    await expectUnavailable(await signIn(b))
    expect(errors).toEqual(['ann', 'ann'])
    heal()
    expect((await a.get('/')).json.session.id).toBe(id)
    expect(await app.told()).toEqual(['opened'])
  })

  it('F3 it takes over a second: the same', async () => {
    const { app, errors, fail, heal } = await startFailing(() => {
      asked()
      return new Promise(() => {})
    })
    let asked = () => {}
    const called = () =>
      new Promise<void>((resolve) => {
        asked = resolve
      })
    const a = app.browser()
    await signIn(a)
    fail()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      for (const ask of [() => a.get('/'), () => signIn(app.browser())]) {
        const isAsked = called()
        const answer = ask()
        await isAsked
        vi.advanceTimersByTime(999)
        expect(errors).toEqual([])
        vi.advanceTimersByTime(1)
        await expectUnavailable(await answer)
        expect(errors.splice(0)).toEqual(['ann'])
      }
    } finally {
      vi.useRealTimers()
    }
    heal()
    expect((await a.get('/')).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened'])
  })

  it('F3 a sign-out works all the same', async () => {
    const { app, fail, heal } = await startFailing(() => {
      throw new Error('No such plan')
    })
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    fail()
    await app.control.close({ account: 'ann', session: id })
    heal()
    expect((await a.get('/')).json.reason).toBe('closed')
  })

  it('F3 strangers notice nothing', async () => {
    const { app, fail } = await startFailing(() => {
      throw new Error('No such plan')
    })
    fail()
    expect((await app.browser().get('/')).status).toBe(200)
  })
})
