import { useSession as honoSession, useSessionStorage as honoSessionStorage, type SessionEnv } from '@hono/session'
import { type Context, Hono } from 'hono'
import { type Session as HonoSessions, MemoryStore, sessionMiddleware } from 'hono-sessions'
import { getIronSession, type IronSession } from 'iron-session'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/hono'
import { expect, it } from 'vitest'
import { type IronData, ironOptions } from '../../support/apps/iron.ts'
import { cookiesOf } from '../../support/apps/web-handler.ts'

const newControl = () => createSessionControl({ store: memoryStore(), policy: { lock: 'forever', idle: '1h' } })

interface App {
  request(path: string, init: RequestInit): Response | Promise<Response>
}

/** Asks with the cookies of the answers before. */
function browserOf(app: App, jar = new Map<string, string>()) {
  const ask = async (path: string, method = 'GET') => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.request(path, { method, headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    return answer
  }
  return Object.assign(ask, { copy: () => browserOf(app, new Map(jar)) })
}

it('hono-sessions: the types of the session are those of the application', async () => {
  type OurEnv = { Variables: { session: HonoSessions<{ user: string }> } }
  const app = new Hono<OurEnv>()
  const control = newControl()
  app.use(sessionMiddleware({ store: new MemoryStore(), encryptionKey: 'a password of the tests, long enough' }))
  app.use(guard(control, { account: (c: Context<OurEnv>) => c.get('session').get('user') }))
  app.post('/sign-in', (c) => {
    c.get('session').set('user', 'ann')
    return c.body(null)
  })
  app.get('/', (c) => c.json(c.var.utsessions.session?.id ?? null))
  const ask = browserOf(app)
  await ask('/sign-in', 'POST')
  await ask('/')
  const [session] = await control.list({ account: 'ann' })
  expect(await (await ask('/')).json()).toBe(session?.id)
})

/** An application with @hono/session, whose storage can be told to write later: what it writes is waited for by nobody. */
function honoSessionApp() {
  const stored = new Map<string, Record<string, unknown>>()
  const [late, control] = [[] as (() => void)[], newControl()]
  const setting = { writesLate: false }
  const write = (change: () => void) => void (setting.writesLate ? late.push(change) : change())
  const app = new Hono<SessionEnv>()
  app.use(
    honoSessionStorage({
      get: (sid) => stored.get(sid) ?? null,
      set: (sid, data) => write(() => stored.set(sid, data as Record<string, unknown>)),
      delete: (sid) => write(() => stored.delete(sid)),
    }),
    honoSession({ secret: 'a secret of the tests, long enough' }),
  )
  app.use(guard(control, { account: (c) => c.get('session').data?.user }))
  app.post('/sign-in', async (c) => c.json(await c.var.session.update({ user: 'ann' })))
  app.post('/sign-out', (c) => {
    c.var.session.delete()
    return c.body(null)
  })
  app.get('/read', async (c) => c.json(await c.var.session.get()))
  app.get('/replace', async (c) => c.json(await c.var.session.update({ user: 'ann', theme: 'dark' })))
  return { app, control, stored, late, setting }
}

it('@hono/session: the token is saved though handlers read the session again, or replace all data (C7)', async () => {
  const { app, stored } = honoSessionApp()
  const ask = browserOf(app)
  await ask('/sign-in', 'POST')
  await ask('/read')
  const [[sid, data] = []] = stored
  expect(data).toMatchObject({ user: 'ann', utsessions: { account: 'ann', token: expect.any(String) } })
  await ask('/replace')
  expect(stored.get(sid ?? '')).toEqual({ ...data, theme: 'dark' })
  expect(cookiesOf(await ask('/read'))).toEqual([])
})

it('@hono/session: a token that the storage writes late is no second session (D4)', async () => {
  const { app, control, late, setting } = honoSessionApp()
  const ask = browserOf(app)
  await ask('/sign-in', 'POST')
  setting.writesLate = true
  for (let i = 0; i < 3; i += 1) expect((await ask('/read')).status).toBe(200)
  expect(late).toHaveLength(3)
  expect(await control.list({ account: 'ann' })).toHaveLength(1)
})

it('@hono/session: data that the storage deletes late bring nobody back (C7)', async () => {
  const { app, control, late, setting } = honoSessionApp()
  const ask = browserOf(app)
  await ask('/sign-in', 'POST')
  await ask('/read')
  const copy = ask.copy()
  setting.writesLate = true
  await ask('/sign-out', 'POST')
  expect([late.length, (await copy('/read')).status]).toEqual([1, 401])
  expect(await control.list({ account: 'ann' })).toEqual([])
})

it('iron-session: its cookie goes out also with a Response that the context did not make', async () => {
  const app = new Hono<{ Variables: { session: IronSession<IronData> } }>()
  app.use(async (c, next) => {
    const response = new Response()
    c.set('session', await getIronSession(c.req.raw, response, ironOptions))
    await next()
    for (const cookie of response.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
  })
  app.use(guard(newControl(), { account: (c) => c.get('session').user }))
  app.post('/sign-in', async (c) => {
    c.get('session').user = 'ann'
    await c.get('session').save()
    return new Response()
  })
  app.get('/', () => new Response('hello'))
  const ask = browserOf(app)
  await ask('/sign-in', 'POST')
  expect(cookiesOf(await ask('/'))).toEqual(['utsessions-device', 'host'])
  expect(cookiesOf(await ask('/'))).toEqual([])
})

it("what is in c.get('session') but of no known shape is left alone: the token goes into the guard's cookie", async () => {
  const app = new Hono<{ Variables: { session: { user: string } } }>()
  app.use(async (c, next) => {
    c.set('session', { user: 'ann' })
    await next()
  })
  app.use(guard(newControl(), { account: (c) => c.get('session').user }))
  app.get('/', (c) => c.json(c.get('session')))
  const answer = await app.request('/', { headers: { cookie: 'login=1' } })
  expect([await answer.json(), cookiesOf(answer)]).toEqual([{ user: 'ann' }, ['utsessions', 'utsessions-device']])
})
