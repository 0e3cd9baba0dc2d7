import type { Context } from 'koa'
import { expect, it } from 'vitest'
import { koaServer } from '../../support/apps/koa-server.ts'
import { mapStore } from '../../support/apps/koa-session.ts'

const signInAndOpen = async (ctx: Context) => {
  ctx.session = { user: 'ann' }
  await ctx.utsessions.open()
  ctx.redirect('/') // forgets to look at the outcome
}

it('the refusal stands, though a login handler forgets to return after it', async () => {
  const app = await koaServer({ routes: { '/login': signInAndOpen } })
  expect((await app.browser().post('/login')).json.user).toBe('ann')
  const refused = await app.browser().post('/login')
  expect([refused.status, refused.json.code]).toEqual([409, 'session-refused'])
})

it.each([
  ['in a login handler', '/login'],
  ['in front of all routes', '/sign-in'],
])('onRefused answers by ctx %s, after the host has been signed out', async (_where, path) => {
  const routes = {
    '/login': async (ctx: Context) => {
      ctx.session = { user: 'ann' }
      await ctx.utsessions.open()
    },
    '/sorry': (ctx: Context) => {
      ctx.body = { why: ctx.query['why'], user: ctx.session?.user ?? null }
    },
  }
  const app = await koaServer({
    routes,
    guard: { onRefused: (ctx, _response, { reason }) => ctx.redirect(`/sorry?why=${reason}`) },
  })
  const a = app.browser()
  await a.post('/sign-in')
  await a.get('/')
  const b = app.browser()
  const answer = await b.post(path)
  expect((path === '/login' ? answer : await b.get('/')).json).toEqual({ why: 'locked', user: null })
})

it('onEnded that gives false leaves the answer to the guard', async () => {
  const app = await koaServer({ guard: { onEnded: () => false } })
  const browser = app.browser()
  await browser.post('/sign-in')
  await browser.get('/')
  await app.control.revoke({ account: 'ann', all: true })
  const ended = await browser.get('/')
  expect([ended.status, ended.json.code]).toEqual([401, 'session-ended'])
})

it('the connection counts as TLS when Koa trusts the proxy that says so', async () => {
  const app = await koaServer({ proxy: true })
  const browser = app.browser({ 'x-forwarded-proto': 'https' })
  await browser.post('/sign-in')
  await browser.get('/')
  expect([...browser.cookies.keys()]).toContain('__Host-utsessions-device')
})

it('a second guard on the same request does nothing', async () => {
  let asked = 0
  const account = (ctx: Context) => {
    asked += 1
    return ctx.session?.user
  }
  const app = await koaServer({ twice: true, guard: { account } })
  const browser = app.browser()
  await browser.post('/sign-in')
  asked = 0
  expect((await browser.get('/')).json.user).toBe('ann')
  expect(asked).toBe(3) // when the request comes, when its answer goes out, when it is out
})

it('what the account function throws is an error of the application', async () => {
  const account = () => {
    throw new Error('no users today')
  }
  const app = await koaServer({ guard: { account } })
  expect((await app.browser().get('/')).status).toBe(500)
  expect(app.errors.map(({ message }) => message)).toEqual(['no users today'])
})

it('a late request of a replaced session leaves store and cookie of koa-session alone, rolling or not (D7)', async () => {
  const store = mapStore()
  const sets: string[] = []
  const counting = {
    ...store,
    set: (...args: Parameters<typeof store.set>) => {
      sets.push(args[0])
      return store.set(...args)
    },
  }
  const app = await koaServer({ session: { store: counting, rolling: true } })
  const browser = app.browser()
  await browser.post('/sign-in')
  await browser.get('/')
  const late = browser.copy()
  browser.forget('koa.sess') // signs in anew
  browser.forget('koa.sess.sig')
  await browser.post('/sign-in')
  await browser.get('/')
  const saved = sets.length
  const answer = await late.get('/')
  expect([answer.status, answer.json.reason]).toEqual([401, 'replaced'])
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(sets.length).toBe(saved)
})

it('no cookie of koa-session goes out with it either, where something in front of the guard changed the data', async () => {
  const app = await koaServer({
    before: (ctx, next) => {
      if (ctx.session?.user) ctx.session.seen = (ctx.session.seen ?? 0) + 1
      return next()
    },
  })
  const browser = app.browser()
  await browser.post('/sign-in')
  await browser.get('/')
  const late = browser.copy()
  await browser.post('/sign-in')
  await browser.get('/')
  const answer = await late.get('/')
  expect([answer.status, answer.json.reason]).toEqual([401, 'replaced'])
  expect(answer.headers.getSetCookie()).toEqual([])
})
