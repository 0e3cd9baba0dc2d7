import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { type AppOptions, PASSWORD, signIn, signInOnly } from '../../support/express-app.ts'
import { starting, variants } from '../../support/variants.ts'

const start = starting()
const startWithCookie = starting(variants.find((variant) => variant.host === 'login-cookie'))

const overTls: AppOptions = {
  setUp: (app) => app.set('trust proxy', 1),
  always: { 'x-forwarded-proto': 'https' },
}

let warnings: MockInstance<typeof process.emitWarning>

/** Codes of the warnings so far. */
function warned(): unknown[] {
  return warnings.mock.calls.map(([, options]) => (options as { code?: string }).code)
}

/** A guard of its own for each test: what is warned of once has not been warned of yet. */
async function freshGuard() {
  vi.resetModules()
  const { guard } = await import('utsessions/express')
  return guard
}

beforeEach(() => {
  warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
})
afterEach(() => {
  warnings.mockRestore()
  vi.unstubAllEnvs()
})

/** The Set-Cookie lines of a first page, ours alone. */
async function cookiesOf(options: AppOptions): Promise<string[]> {
  const app = await startWithCookie({ mount: await freshGuard(), ...options })
  const a = app.browser()
  await signInOnly(a)
  const { status, headers } = await a.get('/')
  expect(status).toBe(200)
  return headers.getSetCookie()
}

const COMMON = 'Max-Age=34560000; Path=/; HttpOnly'

describe('cookies', () => {
  it('over TLS they are __Host-, Secure, HttpOnly and SameSite=Lax', async () => {
    const [token, device] = await cookiesOf(overTls)
    expect(token).toMatch(new RegExp(`^__Host-utsessions=[\\w.-]+~[\\w-]+; ${COMMON}; SameSite=Lax; Secure$`))
    expect(device).toMatch(new RegExp(`^__Host-utsessions-device=[\\w-]{24}; ${COMMON}; SameSite=Lax; Secure$`))
    expect(warned()).toEqual([])
  })

  it('on plain http outside production they go unprefixed, with one warning', async () => {
    const lines = await cookiesOf({ always: { host: 'courses.example' } })
    expect(lines.map((line) => line.split('=')[0])).toEqual(['utsessions', 'utsessions-device'])
    for (const line of lines) expect(line).not.toContain('Secure')
    expect(warned()).toEqual(['UTS_PLAIN_HTTP'])
  })

  it("on the developer's own machine plain http is nothing to warn of", async () => {
    expect((await cookiesOf({})).map((line) => line.split('=')[0])).toEqual(['utsessions', 'utsessions-device'])
    expect(warned()).toEqual([])
  })

  it('name, sameSite and partitioned are as given', async () => {
    const guard = { cookie: { name: 'seat', sameSite: 'none', partitioned: true } } as const
    const lines = await cookiesOf({ ...overTls, guard })
    expect(lines.map((line) => line.split('=')[0])).toEqual(['__Host-seat', '__Host-seat-device'])
    for (const line of lines) expect(line).toContain('; SameSite=None; Secure; Partitioned')
  })

  it('domain gives up __Host-, and says so', async () => {
    const lines = await cookiesOf({ ...overTls, guard: { cookie: { domain: 'example.org', sameSite: 'strict' } } })
    expect(lines.map((line) => line.split('=')[0])).toEqual(['__Secure-utsessions', '__Secure-utsessions-device'])
    for (const line of lines) expect(line).toContain('; SameSite=Strict; Secure; Domain=example.org')
    expect(warned()).toEqual(['UTS_COOKIE_DOMAIN'])
  })

  it.each([
    'utsessions=',
    'utsessions=~',
    'utsessions=x~',
    'utsessions=~~',
    'utsessions=%00~!!',
    'utsessions',
    '=;=; utsessions=a~////',
  ])('one that is not ours (%s) counts as none', async (cookie) => {
    const app = await startWithCookie()
    expect((await app.browser().get('/', { cookie })).json.user).toBe(null)
    const a = app.browser()
    await signInOnly(a)
    const login = a.cookies.get('login')
    expect((await a.get('/', { cookie: `login=${login}; ${cookie}` })).json.user).toBe('ann')
  })
})

describe('plain http in production', () => {
  it('is a 500 that names trust proxy; strangers notice nothing', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const app = await start({ mount: await freshGuard() })
    expect((await app.browser().get('/')).status).toBe(200)
    const { status, json, headers } = await signIn(app.browser())
    expect([status, json.code]).toEqual([500, 'insecure-transport'])
    expect(json.detail).toContain("app.set('trust proxy', 1)")
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(app.store.calls.load).toBe(0)
  })

  it("is a 500 at the login itself with opening: 'at-login'", async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const app = await start({ mount: await freshGuard(), guard: { opening: 'at-login' } })
    const { status, json } = await app.browser().post('/login', { username: 'ann', password: PASSWORD })
    expect([status, json.code]).toEqual([500, 'insecure-transport'])
    expect(await app.told()).toEqual([])
  })

  it('with a proxy that is trusted all is well', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const app = await start({ ...overTls, mount: await freshGuard() })
    const a = app.browser()
    expect((await signIn(a)).json.user).toBe('ann')
    expect(a.cookies.has('__Host-utsessions-device')).toBe(true)
    expect(warned()).toEqual([])
  })
})

describe('an API client without any cookie', () => {
  it('is 401 session-id-required, never opened; the developer is warned once', async () => {
    const app = await start({
      ...overTls,
      mount: await freshGuard(),
      guard: { account: (req) => req.get('x-api-user') },
    })
    for (let i = 0; i < 3; i += 1) {
      const { status, json } = await app.browser().get('/', { 'x-api-user': 'ann' })
      expect([status, json.code]).toEqual([401, 'session-id-required'])
      expect(json.detail).toContain('hostSession')
    }
    expect(warned()).toEqual(['UTS_SESSION_ID_REQUIRED'])
    expect(Object.values(app.store.calls).every((count) => count === 0)).toBe(true)
  })
})

describe('a host that the guard cannot sign out', () => {
  it('is told to the developer once', async () => {
    const app = await startWithCookie({ ...overTls, mount: await freshGuard(), guard: { signOut: undefined as never } })
    await signIn(app.browser())
    for (let i = 0; i < 2; i += 1) expect((await signIn(app.browser())).status).toBe(409)
    expect(warned()).toEqual(['UTS_NO_SIGN_OUT'])
  })
})

describe('a signedInAt in seconds, as JWTs have it', () => {
  it.each([
    ['seconds', 1_795_515_216, ['UTS_SECONDS']],
    ['milliseconds', 1_795_515_216_000, []],
  ])('%s: told to the developer once', async (_what, signedInAt, codes) => {
    const app = await start({ ...overTls, mount: await freshGuard(), guard: { signedInAt: () => signedInAt } })
    for (const user of ['ann', 'bob']) expect((await signIn(app.browser(), user)).json.user).toBe(user)
    expect(warned()).toEqual(codes)
  })
})
