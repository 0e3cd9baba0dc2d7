import { H3, type H3Event, HTTPError, HTTPResponse, redirect, useSession as sessionOf, toNodeHandler } from 'h3'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard, type H3GuardOptions } from 'utsessions/h3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listening } from '../../support/apps/listening.ts'
import { createBrowser, type Sent } from '../../support/browser.ts'

const session = { password: 'a password of the tests, 32 bytes long', cookie: { secure: false } }
const signIn = async (event: H3Event, user = 'ann') => void (await (await sessionOf(event, session)).update({ user }))

type Routes = Readonly<Record<string, (event: H3Event) => unknown>>

async function serve(routes: Routes, options: Partial<H3GuardOptions> = {}) {
  const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
  const app = new H3({ silent: true })
  const guarding = guard(control, {
    session,
    account: (_event, data) => data['user'] as string | undefined,
    ...options,
  })
  app.use(guarding).use(guarding)
  for (const [path, answer] of Object.entries({ ...ROUTES, ...routes })) app.all(path, answer)
  const { url, close } = await listening(toNodeHandler(app) as Parameters<typeof listening>[0])
  onTestFinished(() => void [close(), control.dispose()])
  return {
    app,
    control,
    browser: (always?: Sent) => createBrowser(url, always),
    live: async () => (await control.list({ account: 'ann' })).length,
  }
}

const ROUTES: Routes = {
  '/': async (event) => {
    const { data } = await sessionOf(event, session)
    return { user: data['user'] ?? null, session: event.context.utsessions.session }
  },
  '/sign-in': (event) => signIn(event),
}

describe.each<[string, number, (event: H3Event) => unknown]>([
  ['text', 200, () => 'all of it'],
  ['nothing', 200, () => null],
  ['a Response', 200, () => new Response('all of it')],
  ['a Response that cannot be changed', 307, () => Response.redirect('http://localhost/away', 307)],
  ['a Response of an error', 503, () => new Response('later', { status: 503 })],
  ['an HTTPResponse', 202, () => new HTTPResponse('later', { status: 202 })],
  ['a stream', 200, () => new Blob(['all of it']).stream()],
  ['an error that it throws', 418, () => Promise.reject(new HTTPError({ status: 418 }))],
  ['an error that nobody expects', 500, () => Promise.reject(new Error('after all'))],
])('a handler that gives %s', (_what, status, answer) => {
  it('has a session open, with the cookies of h3 and of the guard (A1)', async () => {
    const app = await serve({ '/page': answer })
    const browser = app.browser()
    await browser.post('/sign-in')
    const page = await browser.send('PUT', '/page')
    expect([page.status, browser.cookies.has('utsessions-device')]).toEqual([status, true])
    expect(page.headers.get('cache-control')).toBe('private, no-store')
    expect(page.headers.getSetCookie().some((line) => line.startsWith('h3='))).toBe(true)
    expect((await browser.get('/')).json.session.id).toBe((await app.control.list({ account: 'ann' }))[0]?.id)
  })

  it('has its sign-out noticed (B5)', async () => {
    const app = await serve({
      '/bye': async (event) => {
        await (await sessionOf(event, session)).clear()
        return answer(event)
      },
    })
    const browser = app.browser()
    await browser.post('/sign-in')
    await browser.get('/')
    expect(await app.live()).toBe(1)
    await browser.send('PUT', '/bye')
    expect(await app.live()).toBe(0)
    expect((await browser.get('/')).json.user).toBeNull()
  })
})

it('a sign-out is noticed though the handler asks for the session again, which h3 reads from the old cookie', async () => {
  const app = await serve({
    '/bye': async (event) => {
      await (await sessionOf(event, session)).clear()
      await ROUTES['/']?.(event)
      return 'bye'
    },
  })
  const browser = app.browser()
  await browser.post('/sign-in')
  await browser.get('/')
  await browser.post('/bye')
  expect(await app.live()).toBe(0)
})

it('a refusal in a login handler stands, with the host signed out, whatever the handler gives (B2)', async () => {
  const app = await serve({
    '/login': async (event) => {
      await signIn(event)
      await event.context.utsessions.open()
      return redirect('/')
    },
  })
  expect((await app.browser().post('/login')).json.user).toBe('ann')
  const browser = app.browser()
  const refused = await browser.post('/login')
  expect([refused.status, refused.json.code]).toEqual([409, 'session-refused'])
  expect(browser.cookies.has('h3')).toBe(false)
})

it('onRefused gives the answer, in whatever form a handler may', async () => {
  const app = await serve({}, { onRefused: (_event, _res, { reason }) => redirect(`/sorry?why=${reason}`, 303) })
  const [a, b] = [app.browser(), app.browser()]
  await a.post('/sign-in')
  await a.get('/')
  await b.post('/sign-in')
  const refused = await b.send('GET', '/')
  expect([refused.status, b.cookies.has('h3')]).toEqual([404, false]) // it was sent on to a page that is not there
})

it('strangers get no cookie by being looked at (A6)', async () => {
  const app = await serve({ '/open': () => 'to all' })
  const answer = await app.browser().get('/open')
  expect([answer.text, answer.headers.getSetCookie()]).toEqual(['to all', []])
})

it('HEAD opens nothing, and is answered without a body (E5)', async () => {
  const app = await serve({})
  const browser = app.browser()
  await browser.post('/sign-in')
  expect((await browser.send('HEAD', '/')).status).toBe(401)
  await browser.get('/')
  const head = await browser.send('HEAD', '/')
  expect([head.status, head.text]).toEqual([200, ''])
})

it('account may give a promise; then a sign-out handler says so itself', async () => {
  const account = async (event: H3Event) => (await sessionOf(event, session)).data['user'] as string | undefined
  const app = await serve(
    {
      '/bye': async (event) => {
        await event.context.utsessions.close()
        await (await sessionOf(event, session)).clear()
      },
    },
    { account },
  )
  const browser = app.browser()
  await browser.post('/sign-in')
  expect((await browser.get('/')).json.user).toBe('ann')
  await browser.post('/bye')
  expect(await app.live()).toBe(0)
  expect((await browser.get('/')).json.user).toBeNull()
})

it('what the account function throws is an error of the application', async () => {
  const account = () => {
    throw new HTTPError({ status: 507 })
  }
  expect((await (await serve({}, { account })).browser().get('/')).status).toBe(507)
})

it('a context that the caller shares between requests lets none of them past the guard', async () => {
  let asked = 0
  const account = () => {
    asked += 1
    return undefined
  }
  const { app } = await serve({}, { account })
  const context = {} as H3Event['context']
  await app.request('http://localhost/', {}, context)
  const once = asked
  await app.request('http://localhost/', {}, context)
  expect(asked).toBe(2 * once)
})
