// As docs/hosts/better-auth.md has it for applications with the guard: better-auth's own handler behind it.

import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import express, { type Request } from 'express'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/express'
import { fakeClock } from 'utsessions/testing'
import { expect, it, onTestFinished } from 'vitest'
import { listening } from '../../support/apps/listening.ts'
import { createBrowser, FIREFOX } from '../../support/browser.ts'
import { credentials, post, signIn, signOut } from './app.ts'

async function start() {
  const clock = fakeClock(Date.now())
  const policy = { lock: '5m', idle: '1h' } as const
  const control = createSessionControl({ store: memoryStore(), clock, policy, pruneEvery: 'never' })
  const auth = betterAuth({
    secret: 'a secret of the tests, 32 bytes long at least',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    session: { cookieCache: { enabled: true } },
    logger: { disabled: true },
  })
  type Asking = Request & { auth?: Awaited<ReturnType<typeof auth.api.getSession>> }
  await auth.api.signUpEmail({ body: credentials('ann') })
  const app = express()
  app.use(async (req: Asking, _res, next) => {
    req.auth = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) })
    next()
  })
  app.use(
    guard(control, {
      account: (req: Asking) => req.auth?.user.id,
      hostSession: (req: Asking) => req.auth?.session.id,
      signedInAt: (req: Asking) => req.auth?.session.createdAt.getTime(),
      signOut: async (req: Asking, res: express.Response) => {
        const { headers } = await auth.api.signOut({ headers: fromNodeHeaders(req.headers), returnHeaders: true })
        for (const cookie of headers.getSetCookie()) res.append('set-cookie', cookie)
      },
    }),
  )
  app.post('/api/auth/sign-out', async (req, _res, next) => {
    await req.utsessions.close()
    next()
  })
  app.all('/api/auth/*splat', toNodeHandler(auth))
  app.get('/', (req: Asking, res) => void res.json({ user: req.auth?.user.name ?? null }))
  const { url, close } = await listening(app)
  onTestFinished(() => {
    close()
    control.dispose()
  })
  return { clock, browser: () => createBrowser(url, { 'user-agent': FIREFOX, origin: url }) }
}

it('keeps the second device out, lets it in after a sign-out, and tells the displaced (B1, B5, C1, C7)', async () => {
  const { browser, clock } = await start()
  const [a, b] = [browser(), browser()]
  await signIn(a)
  expect((await a.get('/')).json).toEqual({ user: 'ann' })
  await signIn(b)
  expect((await b.get('/')).json.code).toBe('session-refused')
  expect((await b.get('/')).json).toEqual({ user: null })
  expect((await a.get('/')).json).toEqual({ user: 'ann' })
  expect((await signOut(a)).status).toBe(200)
  await signIn(b)
  expect((await b.get('/')).json).toEqual({ user: 'ann' })
  clock.advance('6m')
  await signIn(a)
  expect((await a.get('/')).json).toEqual({ user: 'ann' })
  expect((await post(b, '/update-user', { name: 'eve' })).json).toMatchObject({
    code: 'session-ended',
    reason: 'displaced',
  })
  expect((await b.get('/')).json).toEqual({ user: null })
})
