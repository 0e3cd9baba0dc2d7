// passport with an OAuth 2 provider beside a password: every way in obeys the same policy, and is told in its own answer or the next one.

import express, { type Request, type RequestHandler } from 'express'
import session from 'express-session'
import { Passport } from 'passport'
import { Strategy as LocalStrategy } from 'passport-local'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/express'
import { fakeClock, type Running } from 'utsessions/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { listening } from '../../support/apps/listening.ts'
import { type Browser, createBrowser, FROM_ANOTHER_SITE } from '../../support/browser.ts'
import { oauthStrategy, serverSideStates, startProvider } from '../../support/oauth-provider.ts'

let provider: Running
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.close())

type Opening = 'on-first-request' | 'at-login'

async function started(opening: Opening) {
  const clock = fakeClock()
  const control = createSessionControl({ store: memoryStore(), clock, pruneEvery: 'never' })
  const hosts = new session.MemoryStore()
  const passport = new Passport()
  passport.serializeUser((user, done) => done(null, (user as { id: string }).id))
  passport.deserializeUser((id: string, done) => done(null, { id }))
  passport.use(new LocalStrategy((id, password, done) => done(null, password === 'right' ? { id } : false)))
  const app = express()
  app.use(session({ secret: 'test', resave: false, saveUninitialized: false, store: hosts }))
  app.use(passport.initialize(), passport.session())
  app.use(guard(control, { account: userOf, opening }))
  const welcome: RequestHandler = async (req, res) => {
    if (opening === 'at-login') {
      const { outcome } = await req.utsessions.open()
      if (outcome !== 'admitted' && outcome !== 'waiting') return
    }
    if (req.query['stay'] === undefined) res.redirect(303, '/')
    else res.sendStatus(204)
  }
  app.post('/password', express.urlencoded(), passport.authenticate('local'), welcome)
  app.get('/oauth', (req, res, next) => {
    const options = { loginHint: req.query['user'], responseMode: req.query['mode'] } as object
    passport.authenticate('oauth2', options)(req, res, next)
  })
  const callback: RequestHandler[] = [passport.authenticate('oauth2', { failureMessage: true }), welcome]
  app.get('/callback', ...callback)
  app.post('/callback', express.urlencoded(), ...callback)
  app.post('/sign-out', (req, res, next) => req.logout((error) => (error ? next(error) : res.redirect(303, '/'))))
  app.get('/', (req, res) => void res.json({ user: userOf(req) ?? null }))
  const { url, close } = await listening(app)
  passport.use(oauthStrategy({ provider: provider.url, callback: `${url}/callback`, store: serverSideStates() }))
  onTestFinished(() => {
    close()
    control.dispose()
  })
  return { url, clock, control, browser: () => createBrowser(url), signedInAtHost: () => usersIn(hosts) }
}

function userOf(req: Request): string | undefined {
  return (req.user as { id: string } | undefined)?.id
}

/** Who is signed in according to the host's own store. */
async function usersIn(store: session.MemoryStore): Promise<string[]> {
  const all = await new Promise<Record<string, { passport?: { user?: string } }>>((resolve, reject) =>
    store.all((error, sessions) => (error ? reject(error) : resolve(sessions as never))),
  )
  return Object.values(all).flatMap(({ passport }) => passport?.user ?? [])
}

const JSON_PLEASE = { ...FROM_ANOTHER_SITE, accept: 'application/json' }
const byPassword = (browser: Browser) => browser.post('/password', { username: 'ann', password: 'right' })
const byProvider = (browser: Browser) => browser.get('/oauth?user=ann', JSON_PLEASE)

/** The provider's page posts its answer from the provider's site. */
async function byFormPost(browser: Browser) {
  const { post, code, state } = (await browser.get('/oauth?user=ann&mode=form_post')).json
  return browser.crossSitePost(new URL(post).pathname, { code, state })
}

const WAYS = [
  ['a password', byPassword],
  ['the provider, which sends the browser back', byProvider],
  ['the provider, whose page posts', byFormPost],
] as const

describe.each(['on-first-request', 'at-login'] as const)('opening: %s', (opening) => {
  it.each(WAYS)('E2 %s signs in, out and in again', async (_way, signIn) => {
    const app = await started(opening)
    const a = app.browser()
    expect((await signIn(a)).json.user).toBe('ann')
    expect((await a.get('/')).json.user).toBe('ann')
    expect((await a.post('/sign-out')).json.user).toBe(null)
    expect((await signIn(app.browser())).json.user).toBe('ann')
  })

  it.each(WAYS)(
    'E2 B2 %s is refused while the account is in use, and the host is left without a sign-in',
    async (_way, signIn) => {
      const app = await started(opening)
      await byPassword(app.browser())
      const b = app.browser()
      for (let i = 0; i < 3; i += 1) {
        const { status, json } = await signIn(b)
        expect([status, json.code, json.holders?.length]).toEqual([409, 'session-refused', 1])
        expect((await b.get('/')).json.user).toBe(null)
        expect(await app.signedInAtHost()).toEqual(['ann']) // the first browser alone
      }
      app.clock.advance('5m')
      expect((await signIn(b)).json.user).toBe('ann')
    },
  )

  it.each(WAYS)('C1 %s displaces whoever came by another way', async (_way, signIn) => {
    const app = await started(opening)
    const [a, b] = [app.browser(), app.browser()]
    await byProvider(a)
    app.clock.advance('5m')
    await signIn(b)
    expect((await a.get('/')).json.reason).toBe('displaced')
    expect((await b.get('/')).json.user).toBe('ann')
  })

  it.each(WAYS)("B7 E5 %s gets one back in on one's own device within the lock", async (_way, signIn) => {
    const app = await started(opening)
    const a = app.browser()
    await byPassword(a)
    a.closeAndReopen()
    expect((await signIn(a)).json.user).toBe('ann')
    expect((await app.control.list({ account: 'ann' })).length).toBe(1)
  })

  it('E5 what another site posts opens nothing and names no device; the request that follows does', async () => {
    const app = await started(opening)
    const a = app.browser()
    const { post, code, state } = (await a.get('/oauth?user=ann&mode=form_post')).json
    await a.crossSitePost(`${new URL(post).pathname}?stay=1`, { code, state })
    expect(a.cookies.has('utsessions-device')).toBe(false)
    expect(await app.control.list({ account: 'ann' })).toEqual([])
    expect((await a.get('/', JSON_PLEASE)).json.user).toBe('ann')
    expect(a.cookies.has('utsessions-device')).toBe(true)
  })

  it('A5 an answer of the provider that is no good signs nobody in', async () => {
    const app = await started(opening)
    const a = app.browser()
    await byPassword(a)
    app.clock.advance('5m')
    expect((await app.browser().get('/callback?code=stolen&state=none')).status).toBe(403)
    expect((await a.get('/')).json.user).toBe('ann')
  })
})

it("E4 a refusal in the callback's own answer: it sets no cookie that leads to anybody", async () => {
  const app = await started('at-login')
  await byPassword(app.browser())
  const b = app.browser()
  const { location } = Object.fromEntries((await fetch(`${app.url}/oauth?user=ann`, { redirect: 'manual' })).headers)
  const back = (await fetch(location ?? '', { redirect: 'manual' })).headers.get('location') ?? ''
  const { pathname, search } = new URL(back)
  expect((await b.get(`${pathname}${search}`)).status).toBe(409)
  expect((await b.get('/')).json.user).toBe(null)
  expect(await app.signedInAtHost()).toEqual(['ann'])
})
