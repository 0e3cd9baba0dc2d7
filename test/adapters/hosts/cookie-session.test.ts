// What only cookie-session asks of the guard: nothing is on a server, and passport wants two functions that it lacks.

import cookieSession from 'cookie-session'
import express, { type Express, type Request, type RequestHandler } from 'express'
import { Passport } from 'passport'
import { createSessionControl, memoryStore, type PolicyOptions } from 'utsessions'
import { guard } from 'utsessions/express'
import { afterEach, describe, expect, it } from 'vitest'
import { asPassportWants } from '../../support/apps/cookie-session.ts'
import { listening } from '../../support/apps/listening.ts'
import { type Browser, createBrowser } from '../../support/browser.ts'

const ends: (() => unknown)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const cookies = cookieSession({ name: 'host', keys: ['test'] }) as unknown as RequestHandler
const dataOf = (req: Request) => (req as { session?: unknown }).session as { user?: string; pages?: number } | null

async function started(policy: PolicyOptions, mount: (app: Express) => void, account: (req: Request) => unknown) {
  const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never', policy })
  const app = express()
  mount(app)
  app.use(guard(control, { account: (req: Request) => account(req) as string | undefined }))
  app.post('/sign-in/:id', (req, res, next) => {
    if (req.logIn) return req.logIn({ id: req.params.id } as Express.User, (error) => (error ? next(error) : res.end()))
    Object.assign(req, { session: { user: req.params.id } })
    res.end()
  })
  app.post('/sign-out', (req, res, next) => {
    if (req.logout) return req.logout((error) => (error ? next(error) : res.end()))
    Object.assign(req, { session: null })
    res.end()
  })
  app.get('/', (req, res) => void res.json({ user: account(req) ?? null }))
  const { url, close } = await listening(app)
  ends.push(close, control.dispose)
  return { control, browser: () => createBrowser(url), live: () => control.list({ account: 'ann' }) }
}

const signIn = async (browser: Browser) => {
  await browser.post('/sign-in/ann')
  return browser.get('/')
}

describe('cookie-session', () => {
  const plain = (policy: PolicyOptions) =>
    started(
      policy,
      (app) => {
        app.use(cookies)
        app.use((req, _res, next) => {
          const data = dataOf(req)
          if (data?.user !== undefined) data.pages = (data.pages ?? 0) + 1 // changes with every request
          next()
        })
      },
      (req) => dataOf(req)?.user,
    )

  it('C7 a copy of its cookie, taken while the session was alive, carries a dead token', async () => {
    const app = await plain({ lock: 0 })
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    const copy = a.copy('host', 'host.sig')
    await signIn(b)
    for (const one of [a, copy]) expect((await one.get('/')).json.reason).toBe('displaced')
    expect(a.cookies.has('host')).toBe(false)
    expect((await b.get('/')).json.user).toBe('ann')
  })

  it('a sign-out closes the session, and a copy of the cookie is dead from then on', async () => {
    const app = await plain({ lock: 'forever', idle: '1h' })
    const a = app.browser()
    await signIn(a)
    const copy = a.copy()
    await a.post('/sign-out')
    expect(await app.live()).toEqual([])
    expect((await copy.get('/')).json.reason).toBe('closed')
    expect((await signIn(app.browser())).json.user).toBe('ann')
  })

  it('C6 D7 a late request of a replaced session sends none of its cookies, though it has changed', async () => {
    const app = await plain({ lock: 'forever', idle: '1h' })
    const a = app.browser()
    await signIn(a)
    const late = a.copy()
    a.forget('host')
    expect((await signIn(a)).json.user).toBe('ann')
    const { json, headers } = await late.get('/')
    expect(json.reason).toBe('replaced')
    expect(headers.getSetCookie()).toEqual([])
    expect((await a.get('/')).json.user).toBe('ann')
  })
})

describe('cookie-session with passport', () => {
  const withPassport = (policy: PolicyOptions) =>
    started(
      policy,
      (app) => {
        const passport = new Passport()
        passport.serializeUser((user, done) => done(null, (user as { id: string }).id))
        passport.deserializeUser((id: string, done) => done(null, { id }))
        app.use(cookies, asPassportWants, passport.initialize(), passport.session())
      },
      (req) => (req.user as { id: string } | undefined)?.id,
    )

  it('signs in and out, and refuses the second device without leaving it signed in (B2, B5)', async () => {
    const app = await withPassport({ lock: 'forever', idle: '1h' })
    const [a, b] = [app.browser(), app.browser()]
    expect((await signIn(a)).json.user).toBe('ann')
    expect((await signIn(b)).status).toBe(409)
    expect((await b.get('/')).json.user).toBe(null)
    await a.post('/sign-out')
    expect((await a.get('/')).json.user).toBe(null)
    expect((await signIn(b)).json.user).toBe('ann')
  })

  it('C1 C7 a displaced session is signed out, and its copy stays dead', async () => {
    const app = await withPassport({ lock: 0 })
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    const copy = a.copy()
    await signIn(b)
    expect((await a.get('/')).json.reason).toBe('displaced')
    expect((await a.get('/')).json.user).toBe(null)
    expect((await copy.get('/')).json.reason).toBe('displaced')
    expect((await b.get('/')).json.user).toBe('ann')
  })
})
