import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BetterAuthOptions } from 'better-auth'
import { admin, bearer, genericOAuth, magicLink, twoFactor } from 'better-auth/plugins'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CHROME, NAVIGATION } from '../../support/browser.ts'
import { type App, credentials, getSession, post, signIn, startAuth, userOf } from './app.ts'

type Plugins = NonNullable<BetterAuthOptions['plugins']>

const start = (plugins: Plugins, lock: '5m' | 0 = '5m', more: Partial<BetterAuthOptions> = {}) =>
  startAuth({ control: { policy: { lock } }, auth: () => ({ plugins, ...more }) })

describe('every way of signing in through better-auth obeys (E2)', () => {
  it('a social sign-in is refused as better-auth tells errors there, and leaves nobody signed in', async () => {
    const app = await start([genericOAuth({ config: [await startProvider('cat@example.org')] })])
    const [a, b] = [app.browser(), app.browser()]
    expect((await throughProvider(a)).pathname).toBe('/in')
    expect((await getSession(a)).json.user.email).toBe('cat@example.org')
    const { pathname, searchParams } = await throughProvider(b)
    expect(pathname).toBe('/refused')
    expect(searchParams.get('error')).toBe('SESSION_REFUSED')
    expect(searchParams.get('error_description')).toContain('the account is in use')
    expect([(await getSession(b)).json, app.rows['session']?.length]).toEqual([null, 1])
  })

  it('a magic link is refused, for programs as JSON, for people with a page', async () => {
    let url = ''
    const sendMagicLink = async (mail: { url: string }) => {
      url = mail.url
    }
    const app = await start([magicLink({ sendMagicLink, rateLimit: { max: 1000, window: 1 } })])
    const open = async (headers = {}) => {
      const b = app.browser()
      const where = { callbackURL: '/', errorCallbackURL: '/refused' }
      await post(b, '/sign-in/magic-link', { email: credentials('ann').email, ...where })
      return fetch(url, { headers, redirect: 'manual' })
    }
    expect((await open()).headers.get('location')).toBe(`${app.url}/`)
    const forPrograms = await open({ accept: 'application/json' })
    expect([forPrograms.status, await forPrograms.json()]).toMatchObject([409, { code: 'SESSION_REFUSED' }])
    const page = new URL((await open(NAVIGATION)).headers.get('location') ?? '')
    expect([page.pathname, page.searchParams.get('error')]).toEqual(['/refused', 'SESSION_REFUSED'])
    expect(app.rows['session']).toHaveLength(1)
  })

  it('a link that verifies an address is refused on a page of the application alone', async () => {
    let url = ''
    const sendVerificationEmail = async (mail: { url: string }) => {
      url = mail.url
    }
    const emailVerification = { sendVerificationEmail, autoSignInAfterVerification: true }
    const app = await start([], '5m', { emailVerification, advanced: { disableOriginCheck: false } })
    await signIn(app.browser())
    await post(app.browser(), '/send-verification-email', { email: credentials('ann').email, callbackURL: '/in' })
    const open = () =>
      fetch(`${url}&errorCallbackURL=https://evil.example/`, { headers: NAVIGATION, redirect: 'manual' })
    const page = new URL((await open()).headers.get('location') ?? '')
    expect([page.origin, page.pathname, page.searchParams.get('error')]).toEqual([app.url, '/in', 'SESSION_REFUSED'])
  })

  it('a sign-up opens, too', async () => {
    const app = await start([])
    const a = app.browser()
    await post(a, '/sign-up/email', credentials('cat'))
    expect((await signIn(app.browser(), 'cat')).status).toBe(409)
    expect(await userOf(a)).toBe('cat')
  })

  it('a bearer token is checked without a cookie, and tells why it is over (E3)', async () => {
    const app = await start([bearer()], 0)
    const authorization = `Bearer ${(await signIn(app.browser())).headers.get('set-auth-token')}`
    const ask = async () => (await fetch(`${app.url}/api/auth/get-session`, { headers: { authorization } })).json()
    expect(await ask()).toMatchObject({ user: { name: 'ann' } })
    expect(await app.live()).toHaveLength(1)
    await signIn(app.browser(CHROME))
    expect(await ask()).toMatchObject({ code: 'SESSION_ENDED', reason: 'displaced' })
    expect(await ask()).toBe(null)
  })

  it('a bearer token with the cookie cache of an ended session is not believed (C7)', async () => {
    const cached = { session: { cookieCache: { enabled: true, maxAge: 300 } } }
    const app = await start([bearer()], 0, cached)
    const a = app.browser()
    const authorization = `Bearer ${(await signIn(a)).headers.get('set-auth-token')}`
    const cookie = `better-auth.session_data=${a.cookies.get('better-auth.session_data')}`
    await signIn(app.browser())
    expect((await app.browser().get('/', { authorization, cookie })).json.user).toBe(null)
  })
})

describe('better-auth with other plugins', () => {
  it('a password without its second factor displaces nobody; with it, it does (A5)', async () => {
    let otp = ''
    const sendOTP = async (mail: { otp: string }) => {
      otp = mail.otp
    }
    const app = await start([twoFactor({ otpOptions: { sendOTP } })], 0)
    Object.assign(app.rows['user']?.[0] ?? {}, { twoFactorEnabled: true })
    const [a, b] = [app.browser(), app.browser()]
    const both = async (browser: typeof a) => {
      await signIn(browser)
      await post(browser, '/two-factor/send-otp')
      return post(browser, '/two-factor/verify-otp', { code: otp })
    }
    expect((await both(a)).status).toBe(200)
    const before = await app.live()
    expect((await signIn(b)).json.twoFactorRedirect).toBe(true)
    expect([await userOf(a), await app.live()]).toEqual(['ann', before])
    expect((await both(b)).status).toBe(200)
    expect([await userOf(a), await userOf(b)]).toEqual([null, 'ann'])
  })

  it('an impersonation by the admin plugin neither counts nor displaces, and both go on (C9)', async () => {
    const app = await start([admin()], 0)
    Object.assign(app.rows['user']?.[1] ?? {}, { role: 'admin' })
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    await signIn(b, 'bob')
    await post(b, '/admin/impersonate-user', { userId: app.idOf('ann') })
    expect([await userOf(a), await userOf(b)]).toEqual(['ann', 'ann'])
    expect((await app.control.list({ account: app.idOf('ann') })).map(({ exempt }) => exempt).sort()).toEqual([
      false,
      true,
    ])
    await post(b, '/admin/stop-impersonating')
    expect([await userOf(a), await userOf(b), (await app.live()).length]).toEqual(['ann', 'bob', 1])
  })

  it('sessions from before the plugin open by use, and polling does not open them (E2, E5)', async () => {
    const app = await start([])
    const a = app.browser()
    await signIn(a)
    await app.store.swap(app.idOf('ann'), (await app.store.load(app.idOf('ann'))).revision, EMPTY, [])
    const polled = await getSession(a, '?disableRefresh=true')
    expect([polled.status, polled.json.code, polled.headers.getSetCookie()]).toEqual([401, 'SESSION_REQUIRED', []])
    expect(await app.live()).toEqual([])
    expect(await userOf(a)).toBe('ann')
    expect((await signIn(app.browser())).status).toBe(409)
    expect(await userOf(a)).toBe('ann')
  })

  it("a session whose own time at better-auth's is up does not open, and one of ours is closed with it", async () => {
    const app = await start([])
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    Object.assign(app.rows['session']?.[0] ?? {}, { expiresAt: new Date(Date.now() - 1) })
    expect((await getSession(a.copy())).json).toBe(null)
    expect(await app.told()).toContain('closed')
    await signIn(b)
    await app.store.swap(app.idOf('ann'), (await app.store.load(app.idOf('ann'))).revision, EMPTY, [])
    Object.assign(app.rows['session']?.[0] ?? {}, { expiresAt: new Date(Date.now() - 1) })
    expect((await getSession(b)).json).toBe(null)
    expect(await app.live()).toEqual([])
  })

  it('options that cannot be meant are refused when the plugin is made', async () => {
    const options = { passiv: () => true } as object
    await expect(startAuth({ options })).rejects.toMatchObject({ code: 'UTS_OPTION_INVALID' })
    await expect(startAuth({ options: { place: 'Paris' } as object })).rejects.toMatchObject({
      code: 'UTS_OPTION_INVALID',
    })
  })
})

const { EMPTY_RECORD: EMPTY } = await import('utsessions')

/** A small provider of OAuth on loopback, of which one person is a user. */
async function startProvider(email: string) {
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://localhost')
    if (pathname === '/authorize') {
      const query = new URLSearchParams({ code: 'code', state: searchParams.get('state') ?? '' })
      res.writeHead(302, { location: `${searchParams.get('redirect_uri')}?${query}` }).end()
      return
    }
    const answer =
      pathname === '/token' ? { access_token: 'secret', token_type: 'Bearer' } : { id: '1', email, name: 'Cat' }
    res.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  await new Promise<void>((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    providerId: 'local',
    clientId: 'client',
    clientSecret: 'secret',
    authorizationUrl: `${url}/authorize`,
    tokenUrl: `${url}/token`,
    userInfoUrl: `${url}/userinfo`,
  }
}

/** There and back, by the browser. @returns the page of the application at which it ends */
async function throughProvider(browser: ReturnType<App['browser']>): Promise<URL> {
  const where = { callbackURL: '/in', errorCallbackURL: '/refused' }
  const { json } = await post(browser, '/sign-in/social', { provider: 'local', ...where })
  return new URL(json.url, 'http://localhost')
}
