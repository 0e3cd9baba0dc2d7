import { once } from 'node:events'
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { getIronSession, type IronSession } from 'iron-session'
import { createSessionControl, memoryStore } from 'utsessions'
import { ironSession } from 'utsessions/hosts'
import { type GuardOptions, guard, type RequestSessions } from 'utsessions/node'
import { expect, it, onTestFinished } from 'vitest'
import { listening } from '../../support/apps/listening.ts'
import { createBrowser, type Sent } from '../../support/browser.ts'
import { PATIENCE } from '../../support/patience.ts'

interface SessionRequest extends IncomingMessage {
  session: IronSession<{ user?: string }>
}
type Handler = (req: SessionRequest, res: ServerResponse, sessions: RequestSessions) => unknown

const SETTING = {
  cookieName: 'host',
  password: 'a password of the tests, 32 bytes long',
  cookieOptions: { secure: false },
}

async function serve(
  routes: Readonly<Record<string, Handler>>,
  options: Partial<GuardOptions<SessionRequest, ServerResponse>> = {},
) {
  const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
  const admit = guard<SessionRequest, ServerResponse>(control, {
    account: (req) => req.session.user,
    ...ironSession((req) => req.session),
    ...options,
  })
  const handlers: Readonly<Record<string, Handler>> = { ...ROUTES, ...routes }
  const responses: ServerResponse[] = []
  const { url, close } = await listening(async (plain, res) => {
    responses.push(res)
    const req = Object.assign(plain, { session: await getIronSession<{ user?: string }>(plain, res, SETTING) })
    try {
      const sessions = await admit(req, res)
      if (sessions) await handlers[req.url ?? '']?.(req, res, sessions)
    } catch (error) {
      if (!res.headersSent) res.writeHead(500).end(String(error))
    }
  })
  onTestFinished(() => void [close(), control.dispose()])
  return {
    url,
    control,
    responses,
    browser: (always?: Sent) => createBrowser(url, always),
    live: async () => (await control.list({ account: 'ann' })).length,
  }
}

const ROUTES: Readonly<Record<string, Handler>> = {
  '/': (req, res, { session }) => res.end(JSON.stringify({ user: req.session.user ?? null, session })),
  '/sign-in': async ({ session }, res) => {
    session.user = 'ann'
    await session.save()
    res.end()
  },
}

const HEADS: readonly (readonly [string, (res: ServerResponse) => unknown])[] = [
  ['writeHead with an object', (res) => res.writeHead(200, { 'x-by': 'hand', 'set-cookie': ['a=1', 'b=2'] }).end('{}')],
  [
    'writeHead with a list',
    (res) => res.writeHead(200, ['x-by', 'hand', 'set-cookie', 'a=1', 'set-cookie', 'b=2']).end('{}'),
  ],
  [
    'writeHead with a reason',
    (res) => res.writeHead(200, 'Fine', { 'x-by': 'hand', 'set-cookie': ['a=1', 'b=2'] }).end('{}'),
  ],
  [
    'setHeader and write',
    (res) => {
      res.setHeader('x-by', 'hand').appendHeader('set-cookie', ['a=1', 'b=2'])
      res.write('{')
      res.end('}')
    },
  ],
  [
    'flushHeaders, and a body later',
    (res) => {
      res.setHeader('x-by', 'hand').appendHeader('set-cookie', ['a=1', 'b=2'])
      res.flushHeaders()
      setImmediate(() => res.end('{}'))
    },
  ],
]

it.each(HEADS)('%s: the cookies of host, application and guard go out together (A1)', async (_how, answer) => {
  const app = await serve({ '/page': (_req, res) => answer(res) })
  const browser = app.browser()
  await browser.post('/sign-in')
  const page = await browser.get('/page')
  expect([page.status, page.text, page.headers.get('x-by')]).toEqual([200, '{}', 'hand'])
  expect([...browser.cookies.keys()].sort()).toEqual(['a', 'b', 'host', 'utsessions-device'])
  expect(page.headers.get('cache-control')).toBe('private, no-store')
  expect((await browser.get('/')).json.session.id).toBe((await app.control.list({ account: 'ann' }))[0]?.id)
})

it.each(HEADS)('%s: an answer that signs in, and whose host is still saving, comes whole', async (_how, answer) => {
  const app = await serve({
    '/login': async ({ session }, res) => {
      session.user = 'ann'
      await session.save()
      answer(res)
    },
  })
  const browser = app.browser()
  const login = await browser.post('/login')
  expect([login.status, login.text, login.headers.get('x-by')]).toEqual([200, '{}', 'hand'])
  expect((await browser.get('/')).json.user).toBe('ann')
  expect(await app.live()).toBe(1)
})

it('a head written by hand waits no longer than the host saves', async () => {
  const app = await serve({
    '/login': async ({ session }, res) => {
      session.user = 'ann'
      await session.save()
      res.writeHead(202, 'Soon') // and nothing more for now
    },
  })
  const browser = app.browser()
  const answer = browser.post('/login')
  await expect.poll(() => app.responses.at(-1)?.headersSent, PATIENCE).toBe(true)
  app.responses.at(-1)?.end()
  expect((await answer).status).toBe(202)
})

it('an application that sets a cookie in place of all others does not lose those of the guard', async () => {
  const app = await serve({ '/page': (_req, res) => res.setHeader('set-cookie', 'a=1').end() })
  const browser = app.browser()
  await browser.post('/sign-in')
  const page = await browser.get('/page')
  expect([...browser.cookies.keys()].sort()).toEqual(['a', 'host', 'utsessions-device'])
  expect(page.headers.getSetCookie()).toHaveLength(2)
})

it('a connection that is kept alive carries the next request', async () => {
  const app = await serve({})
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const sockets = new Set<unknown>()
  const get = (cookie = '') =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(`${app.url}/`, { agent, headers: { cookie } }, resolve).on('error', reject)
      asked.on('socket', (socket) => sockets.add(socket)).end()
    }).then(text)
  const browser = app.browser()
  await browser.post('/sign-in')
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const ids = [await get(cookie), await get(cookie)].map((body) => JSON.parse(body).session.id)
  expect(new Set(ids).size).toBe(1)
  expect(sockets.size).toBe(1)
})

it('a handler that throws after it was let pass keeps its session, cookies included', async () => {
  const app = await serve({
    '/fail': () => {
      throw new Error('after all')
    },
  })
  const browser = app.browser()
  await browser.post('/sign-in')
  const failed = await browser.get('/fail')
  expect([failed.status, failed.text]).toEqual([500, 'Error: after all'])
  expect(browser.cookies.has('utsessions-device')).toBe(true)
  expect((await browser.get('/')).json.user).toBe('ann')
  expect(await app.live()).toBe(1)
})

it('secure says what a proxy in front knows of TLS', async () => {
  const app = await serve({}, { secure: (req) => req.headers['x-forwarded-proto'] === 'https' })
  const browser = app.browser({ 'x-forwarded-proto': 'https' })
  await browser.post('/sign-in')
  await browser.get('/')
  expect([...browser.cookies.keys()]).toContain('__Host-utsessions-device')
})

it('HEAD opens nothing (E5), and is answered without a body afterwards', async () => {
  const app = await serve({})
  const browser = app.browser()
  await browser.post('/sign-in')
  expect((await browser.send('HEAD', '/')).status).toBe(401)
  expect(await app.live()).toBe(0)
  await browser.get('/')
  const head = await browser.send('HEAD', '/')
  expect([head.status, head.text]).toEqual([200, ''])
})

it('what the account function throws is the application’s to answer', async () => {
  const account = () => {
    throw new Error('no users today')
  }
  const app = await serve({}, { account })
  expect((await app.browser().get('/')).text).toBe('Error: no users today')
})

it('headers that a handler gives writeHead go out as it has written them, where the guard adds nothing', async () => {
  const app = await serve({
    '/raw': (_req, res) => res.writeHead(200, ['X-Twice', 'a', 'X-Twice', 'b', 'Set-Cookie', 'own=1']).end(),
  })
  const a = app.browser()
  await a.get('/sign-in')
  await a.get('/')
  const cookie = [...a.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const asked = request(`${app.url}/raw`, { headers: { cookie } }).end()
  const [{ rawHeaders }] = (await once(asked, 'response')) as [IncomingMessage]
  expect(rawHeaders.slice(0, 6)).toEqual(['X-Twice', 'a', 'X-Twice', 'b', 'Set-Cookie', 'own=1'])
})

it('a cookie of ours stands beside those that a handler gives writeHead', async () => {
  const app = await serve({ '/raw': (_req, res) => res.writeHead(200, { 'Set-Cookie': ['own=1', 'own2=2'] }).end() })
  const a = app.browser()
  await a.get('/sign-in')
  const { headers } = await a.get('/raw') // which opens
  expect(headers.getSetCookie().map((line) => line.split('=')[0])).toEqual(
    expect.arrayContaining(['own', 'own2', 'utsessions-device']),
  )
  expect(headers.get('cache-control')).toBe('private, no-store')
})
