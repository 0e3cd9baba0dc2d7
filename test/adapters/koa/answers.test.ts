import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { koaServer } from '../../support/apps/koa-server.ts'
import { mapStore } from '../../support/apps/koa-session.ts'
import { PATIENCE } from '../../support/patience.ts'

describe.each([
  ['in the cookie', () => ({})],
  ['in a store', () => ({ store: mapStore() })],
])('koa-session with its data %s', (_where, session) => {
  it('keeps a session that a failing first page opened (D6): Koa answers errors without the cookies', async () => {
    const app = await koaServer({ session: session(), routes: { '/missing': (ctx) => ctx.throw(404, 'no such page') } })
    const browser = app.browser()
    await browser.post('/sign-in')
    const missing = await browser.get('/missing')
    expect([missing.status, missing.text]).toEqual([404, 'no such page'])
    expect(missing.headers.get('cache-control')).toBe('private, no-store')
    expect(browser.cookies.has('utsessions-device')).toBe(true)
    browser.forget('utsessions-device')
    expect((await browser.get('/')).json.user).toBe('ann')
    expect(await app.live()).toBe(1)
  })

  it('adds nothing to the error of a request that opened nothing', async () => {
    const app = await koaServer({ session: session(), routes: { '/missing': (ctx) => ctx.throw(404) } })
    const browser = app.browser()
    await browser.post('/sign-in')
    await browser.get('/')
    expect((await browser.get('/missing')).headers.getSetCookie()).toEqual([])
    expect((await app.browser().get('/missing')).headers.getSetCookie()).toEqual([])
  })

  it('notices a sign-out whose handler fails afterwards', async () => {
    const app = await koaServer({
      session: session(),
      routes: {
        '/fail': (ctx) => {
          ctx.session = null
          throw new Error('after all')
        },
      },
    })
    const browser = app.browser()
    await browser.post('/sign-in')
    await browser.get('/')
    expect((await browser.post('/fail')).status).toBe(500)
    expect(app.errors.map(({ message }) => message)).toEqual(['after all'])
    expect(await app.live()).toBe(0)
  })

  it('notices a sign-out in a handler that answers by ctx.res', async () => {
    const app = await koaServer({
      session: session(),
      routes: {
        '/bye': (ctx) => {
          ctx.session = null
          ctx.respond = false
          setImmediate(() => ctx.res.writeHead(200, { 'x-by': 'hand' }).end('bye'))
        },
      },
    })
    const browser = app.browser()
    await browser.post('/sign-in')
    await browser.get('/')
    expect((await browser.post('/bye')).headers.get('x-by')).toBe('hand')
    expect(await app.live()).toBe(0)
    expect((await browser.get('/')).json.user).toBeNull()
  })

  it('notices a sign-out after the answer had begun', async () => {
    const app = await koaServer({
      session: session(),
      routes: {
        '/late': (ctx) => {
          ctx.respond = false
          ctx.res.writeHead(200)
          setImmediate(() => {
            ctx.session = null
            ctx.res.end()
          })
        },
      },
    })
    const browser = app.browser()
    await browser.post('/sign-in')
    await browser.get('/')
    await browser.post('/late')
    await expect.poll(() => app.live(), PATIENCE).toBe(0)
  })

  it('keeps the token of a renewal whose handler fails afterwards (E1)', async () => {
    const app = await koaServer({
      session: session(),
      routes: {
        '/confirm': async (ctx) => {
          await ctx.utsessions.renew()
          ctx.throw(400)
        },
      },
    })
    const browser = app.browser()
    await browser.post('/sign-in')
    const { id } = (await browser.get('/')).json.session
    expect((await browser.post('/confirm')).status).toBe(400)
    app.clock.advance('1m') // the tokens of before are dead by then
    expect((await browser.get('/')).json.session.id).toBe(id)
  })

  it('opens on a page that is a stream, with its cookies in front', async () => {
    const app = await koaServer({
      session: session(),
      routes: {
        '/stream': (ctx) => {
          const body = new PassThrough()
          ctx.body = body
          setImmediate(() => body.end('all of it'))
        },
      },
    })
    const browser = app.browser()
    await browser.post('/sign-in')
    expect((await browser.get('/stream')).text).toBe('all of it')
    expect((await browser.get('/')).json.session.id).toBe((await app.control.list({ account: 'ann' }))[0]?.id)
  })

  it('opens nothing for HEAD, and answers it as Koa does (E5)', async () => {
    const app = await koaServer({ session: session() })
    const browser = app.browser()
    await browser.post('/sign-in')
    expect((await browser.send('HEAD', '/')).status).toBe(401)
    expect(await app.live()).toBe(0)
    await browser.get('/')
    const head = await browser.send('HEAD', '/')
    expect([head.status, head.text, Number(head.headers.get('content-length')) > 0]).toEqual([200, '', true])
  })
})

it('a request that was signed in elsewhere in the meantime is answered 409 with the host signed out (B2)', async () => {
  const store = mapStore()
  const app = await koaServer({ session: { store } })
  const [a, b] = [app.browser(), app.browser()]
  await a.post('/sign-in')
  await a.get('/')
  await b.post('/sign-in')
  const refused = await b.get('/')
  expect([refused.status, refused.json.code]).toEqual([409, 'session-refused'])
  expect(b.cookies.has('koa.sess')).toBe(false)
  expect((await b.get('/')).json.user).toBeNull()
})
