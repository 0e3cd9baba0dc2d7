import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { cors } from 'hono/cors'
import { requestId } from 'hono/request-id'
import { streamText } from 'hono/streaming'
import { createSessionControl, memoryStore } from 'utsessions'
import { type GuardOptions, guard } from 'utsessions/hono'
import { describe, expect, it } from 'vitest'
import { cookiesOf } from '../../support/apps/web-handler.ts'

type Variables = { user?: string | undefined }
type Options = Partial<GuardOptions<Context<{ Variables: Variables }>, Headers>>

const OURS = ['utsessions', 'utsessions-device']
const ANN = { headers: { 'x-user': 'ann', cookie: 'login=1' } }

/** Who is signed in comes with a header; `before` is mounted between that and the guard. */
function honoApp(options: Options = {}, ...before: MiddlewareHandler[]) {
  const control = createSessionControl({ store: memoryStore(), policy: { lock: 'forever', idle: '1h' } })
  const app = new Hono<{ Variables: Variables }>()
  app.use(async (c, next) => {
    c.set('user', c.req.header('x-user'))
    await next()
  })
  for (const middleware of before) app.use(middleware)
  app.use(guard(control, { account: (c) => c.get('user'), hostSession: (c) => c.req.header('cookie'), ...options }))
  app.onError((error, c) => c.text(error.message, 500))
  return { app, control }
}

describe("the application's answer", () => {
  it('gets the cookies of the guard beside its own (A1)', async () => {
    const { app } = honoApp()
    app.get('/', (c) => {
      setCookie(c, 'theme', 'dark')
      return c.json({ session: c.get('utsessions').session?.id, same: c.var.utsessions === c.get('utsessions') })
    })
    const answer = await app.request('/', ANN)
    expect(await answer.json()).toEqual({ session: expect.any(String), same: true })
    expect(cookiesOf(answer)).toEqual(['theme', ...OURS])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  it.each([
    ['a Response of its own', () => new Response('hello', { headers: { 'set-cookie': 'theme=dark' } }), ['theme']],
    ['a redirect', () => Response.redirect('http://localhost/next', 302), []],
    ['an answer of fetch', () => fetch('data:text/plain,hello'), []],
  ])('may be %s: what the host set before is not lost with it', async (_what, handler, own) => {
    const { app } = honoApp({}, async (c, next) => {
      setCookie(c, 'host', '1')
      await next()
    })
    app.get('/', handler)
    expect(cookiesOf(await app.request('/', ANN))).toEqual([...own, 'host', ...OURS])
  })

  it('is given back as it is, and not looked at, where a session goes on (A7)', async () => {
    const { app } = honoApp({ hostSession: () => 'first' })
    const answer = new Response('hello')
    app.get('/', () => answer)
    app.get('/first', (c) => c.text('hello'))
    const first = await app.request('/first', ANN)
    const cookie = first.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    Object.defineProperty(answer, 'headers', { get: () => expect.fail('The headers were looked at') })
    expect(await app.request('/', { headers: { ...ANN.headers, cookie } })).toBe(answer)
  })

  it('may be a stream', async () => {
    const { app } = honoApp()
    app.get('/', (c) => streamText(c, async (stream) => void (await stream.write('hello'))))
    const answer = await app.request('/', ANN)
    expect([await answer.text(), cookiesOf(answer)]).toEqual(['hello', OURS])
  })

  it('may be that no route was found', async () => {
    const answer = await honoApp().app.request('/', ANN)
    expect([answer.status, cookiesOf(answer)]).toEqual([404, OURS])
  })

  it('to HEAD opens nothing (E5)', async () => {
    const { app, control } = honoApp()
    app.get('/', (c) => c.text('hello'))
    expect((await app.request('/', { ...ANN, method: 'HEAD' })).status).toBe(401)
    expect(await control.list({ account: 'ann' })).toEqual([])
  })

  it("of Hono's own, that a handler gave none, is left to Hono", async () => {
    const { app } = honoApp()
    app.get('/', (() => undefined) as never)
    const answer = await app.request('/', ANN)
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('Context is not finalized')])
  })
})

describe('a handler that throws', () => {
  it("is answered by the application's onError, with the cookies of the guard", async () => {
    const { app } = honoApp()
    app.get('/', () => {
      throw new Error('template')
    })
    const answer = await app.request('/', ANN)
    expect([answer.status, await answer.text(), cookiesOf(answer)]).toEqual([500, 'template', OURS])
  })

  it('after a sign-out has signed out: the session is closed (D3)', async () => {
    const { app, control } = honoApp()
    app.get('/', (c) => c.text('hello'))
    app.post('/sign-out', (c) => {
      c.set('user', undefined)
      throw new Error('template')
    })
    await app.request('/', ANN)
    await app.request('/sign-out', { ...ANN, method: 'POST' })
    expect(await control.list({ account: 'ann' })).toEqual([])
  })
})

describe("the guard's own answer", () => {
  const forgetLogin: Options = { signOut: (c) => void deleteCookie(c, 'login') }

  async function inUse(...given: Parameters<typeof honoApp>) {
    const world = honoApp(...given)
    await world.control.open({ account: 'ann' })
    return world
  }

  it('goes out with what other middleware has set, the cookie that signs out among it (B2)', async () => {
    const { app } = await inUse(forgetLogin, cors({ origin: 'https://app.example' }), requestId())
    const answer = await app.request('/', { headers: { ...ANN.headers, origin: 'https://app.example' } })
    expect([answer.status, await answer.json()]).toEqual([409, expect.objectContaining({ code: 'session-refused' })])
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect(answer.headers.get('x-request-id')).toBeTruthy()
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(cookiesOf(answer)).toContain('login')
  })

  it.each<[string, Options]>([
    ["one of the context's", { onRefused: (c) => c.json({ own: true }, 409) }],
    ['a Response of its own', { onRefused: () => Response.json({ own: true }, { status: 409 }) }],
  ])("may be the application's: %s (B2)", async (_what, options) => {
    const { app } = await inUse({ ...forgetLogin, ...options })
    const answer = await app.request('/', ANN)
    expect([answer.status, await answer.json()]).toEqual([409, { own: true }])
    expect(cookiesOf(answer).filter((name) => name === 'login')).toHaveLength(1)
  })

  it.each<[string, (c: Context) => Response | undefined]>([
    ['gives nothing', () => undefined],
    ['redirects', (c) => c.redirect('/')],
    [
      'throws',
      () => {
        throw new Error('never seen')
      },
    ],
  ])('after open() was refused is that of a handler that %s (B2)', async (_what, then) => {
    const { app } = await inUse({ ...forgetLogin, opening: 'at-login' })
    app.post('/sign-in', (async (c: Context) => {
      c.set('user', 'ann')
      expect((await c.get('utsessions').open()).outcome).toBe('refused')
      return then(c)
    }) as never)
    const answer = await app.request('/sign-in', { method: 'POST' })
    expect([answer.status, answer.headers.get('location')]).toEqual([409, null])
    expect(cookiesOf(answer)).toContain('login')
  })
})

it('mounted twice, also in an application within, it guards once', async () => {
  const { app, control } = honoApp()
  const inner = new Hono<{ Variables: Variables }>()
  inner.use(guard(control, { account: () => 'somebody else' }))
  inner.get('/', (c) => c.json(c.get('utsessions').session?.device ?? null))
  inner.get('/nothing', (() => undefined) as never)
  app.route('/inner', inner)
  expect((await app.request('/inner', ANN)).status).toBe(200)
  expect(await (await app.request('/inner/nothing', ANN)).text()).toContain('Context is not finalized')
  expect(await control.list({ account: 'ann' })).toHaveLength(1)
  expect(await control.list({ account: 'somebody else' })).toEqual([])
})

it('secure says TLS behind a proxy: the cookies are __Host- and Secure', async () => {
  const { app } = honoApp({ secure: (c) => c.req.header('x-forwarded-proto') === 'https' })
  app.get('/', (c) => c.text('hello'))
  const answer = await app.request('/', { headers: { ...ANN.headers, 'x-forwarded-proto': 'https' } })
  expect(cookiesOf(answer)).toEqual(OURS.map((name) => `__Host-${name}`))
  expect(answer.headers.getSetCookie()[0]).toContain('; Secure')
})
