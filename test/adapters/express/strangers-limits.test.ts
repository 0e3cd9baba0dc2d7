// A cookie of ours is a text that anybody can write: whoever brings one must not have their own rules held against the account in it.

import { describe, expect, it } from 'vitest'
import { FETCH, PROGRAM } from '../../support/choosing.ts'
import { signIn, type TestApp } from '../../support/express-app.ts'
import { inEach, variants } from '../../support/variants.ts'

type Context = { readonly plan?: string } | undefined

const GOLD = { plan: 'gold' }
const policy = (_account: string, context: unknown) =>
  (context as Context)?.plan === 'gold'
    ? ({ maxSessions: 3, lock: 0, idle: '8h' } as const)
    : ({ maxSessions: 1, lock: 0, idle: '5m' } as const)
const ANN_HAS_GOLD = {
  control: { policy },
  guard: { context: (req: { user?: unknown }) => (JSON.stringify(req.user)?.includes('ann') ? GOLD : {}) },
} as const

/** Two sessions of ann's, who may have three; both older than strangers may be idle. */
async function annTwice(app: TestApp): Promise<void> {
  await signIn(app.browser())
  await signIn(app.browser())
  app.clock.advance('10m')
}

const ofAnn = (app: TestApp) => app.control.list({ account: 'ann', context: GOLD })

const forged = (which: string) => ({ cookie: `${which}=x.1~${Buffer.from('ann').toString('base64url')}` })

inEach(variants, (start) => {
  describe.each(['utsessions-ended', 'utsessions'])(
    'a forged cookie %s, and rules that depend on who asks',
    (which) => {
      it('"it was not me" ends nobody', async () => {
        const app = await start(ANN_HAS_GOLD)
        await annTwice(app)
        const path = '/utsessions/not-me'
        expect((await app.browser().send('POST', path, { ...PROGRAM, ...forged(which) }, '{}')).status).toBe(409)
        expect(await ofAnn(app)).toHaveLength(2)
      })

      it('asking how the session is ends nobody', async () => {
        const app = await start(ANN_HAS_GOLD)
        await annTwice(app)
        const answer = await app.browser().get('/utsessions/state', { ...FETCH, ...forged(which) })
        expect(answer.json).toMatchObject({ state: 'ended', reason: 'unknown' })
        expect(await ofAnn(app)).toHaveLength(2)
      })
    },
  )

  it('"it was not me" by somebody else who is signed in holds the account against nobody\'s rules', async () => {
    const app = await start(ANN_HAS_GOLD)
    await annTwice(app)
    const bob = app.browser()
    await signIn(bob, 'bob')
    const cookie = [...bob.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const sent = { ...PROGRAM, cookie: `${cookie}; ${forged('utsessions-ended').cookie}` }
    expect((await app.browser().send('POST', '/utsessions/not-me', sent, '{}')).status).toBe(409)
    expect(await ofAnn(app)).toHaveLength(2)
  })
})
