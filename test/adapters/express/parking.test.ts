import { describe, expect, it, vi } from 'vitest'
import { CHROME, NAVIGATION } from '../../support/browser.ts'
import {
  ASKING,
  cancel,
  choose,
  FETCH,
  FOREVER,
  FORM,
  fieldsIn,
  refusedBeside,
  SECRET,
} from '../../support/choosing.ts'
import { PASSWORD, signIn, signInOnly } from '../../support/express-app.ts'
import { inEach, starting, variants, withHostData } from '../../support/variants.ts'

inEach(variants, (start) => {
  /** Sessions open in the sign-in handler alone. */
  const atLogin = { ...ASKING, guard: { opening: 'at-login' } } as const

  it('M1, M2 a sign-in that is refused in its own handler is parked, and in once chosen', async () => {
    const app = await start(atLogin)
    const { a, b, held, refused, ticket } = await refusedBeside(app)
    expect(refused.json).toMatchObject({ code: 'session-refused', takeover: { url: '/utsessions/takeover' } })
    expect((await b.get('/', FETCH)).json.reason).toBe('parked')
    expect((await choose(b, { ticket, end: held })).json).toMatchObject({ outcome: 'admitted', ended: [held] })
    expect((await b.get('/')).json.user).toBe('ann')
    expect((await a.get('/')).json.by).toMatchObject({ takeover: true })
  })

  it('I5 what was parked before all was revoked is dead, whether it asks by use or by its ticket', async () => {
    const app = await start(atLogin)
    const { b, held, ticket } = await refusedBeside(app)
    const copy = b.copy()
    app.clock.advance('1s')
    await app.control.revoke({ account: 'ann', all: true })
    expect((await b.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'revoked' })
    expect((await choose(copy, { ticket, end: held })).json.outcome).not.toBe('admitted')
    expect(await app.live()).toEqual([])
    expect((await signIn(b)).json.user).toBe('ann')
  })

  it('B5 what is parked asks again by use, though sessions open at sign-in alone', async () => {
    const app = await start(atLogin)
    const { a, b } = await refusedBeside(app)
    expect((await b.get('/')).json).toMatchObject({ reason: 'full', ticket: expect.any(String) })
    await a.post('/logout')
    expect((await b.get('/')).json.user).toBe('ann')
  })

  it('the page of a sign-in that was refused leads home, not back to what signed in', async () => {
    const app = await start({ ...atLogin, guard: { ...atLogin.guard, routes: { home: '/welcome' } } })
    await signIn(app.browser())
    const b = app.browser(CHROME)
    expect(fieldsIn(await b.post('/login', { username: 'ann', password: PASSWORD }, FORM)).return).toBe('/welcome')
  })

  it('M3 after cancelling another account can sign in', async () => {
    const app = await start(atLogin)
    const { b } = await refusedBeside(app)
    await cancel(b)
    expect((await signIn(b, 'bob')).json.user).toBe('bob')
  })

  it('M1 a browser that asked for many things at once can choose by any of their tickets', async () => {
    const app = await start(ASKING)
    await signIn(app.browser())
    const b = app.browser(CHROME)
    await signInOnly(b)
    const answers = await Promise.all(Array.from({ length: 6 }, () => b.get('/', FETCH)))
    const tickets = answers.flatMap(({ json }) => json.ticket ?? [])
    expect(tickets.length).toBeGreaterThan(0)
    expect((await choose(b, { ticket: tickets[0] })).json.outcome).toBe('admitted')
  })

  it('M2 of many who choose at once one is in', async () => {
    const app = await start(ASKING)
    await signIn(app.browser())
    const browsers = Array.from({ length: 8 }, () => app.browser(CHROME))
    const refused = await Promise.all(browsers.map((browser) => signIn(browser)))
    await Promise.all(browsers.map((browser, at) => choose(browser, { ticket: refused[at]?.json.ticket })))
    expect((await app.live()).length).toBe(1)
    const statuses = await Promise.all(browsers.map((browser) => browser.get('/', FETCH)))
    expect(statuses.filter(({ status }) => status === 200).length).toBe(1)
  })

  it('M2 choosing twice at once ends one session, and both are answered', async () => {
    const app = await start({ control: { policy: { ...FOREVER, maxSessions: 2 }, secret: SECRET } })
    await signIn(app.browser())
    const { b, ticket } = await refusedBeside(app)
    const answers = await Promise.all([choose(b, { ticket }), choose(b, { ticket })])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await app.live()).length).toBe(2)
    expect((await b.get('/', FETCH)).status).toBe(200)
  })

  it('a program that has lost its ticket asks for another', async () => {
    const app = await start(ASKING)
    const { b, held } = await refusedBeside(app)
    expect((await b.get('/utsessions/takeover', FETCH)).json).toMatchObject({ reason: 'parked' })
    const asked = await b.get('/utsessions/takeover', { ...FETCH, 'x-utsessions': '1' })
    expect(asked.json).toMatchObject({ reason: 'full', holders: [{ id: held }], ticket: expect.any(String) })
    expect((await choose(b, { ticket: asked.json.ticket })).status).toBe(200)
  })

  it('the choice has an address: who is in by then is led on, to this site alone', async () => {
    const app = await start({ ...ASKING, guard: { routes: { home: '/?home' } } })
    const { a, b } = await refusedBeside(app)
    const page = await b.get('/utsessions/takeover?return=%2F%3Fx=1', NAVIGATION)
    expect([page.status, fieldsIn(page).return]).toEqual([409, '/?x=1'])
    const unencoded = await b.get('/utsessions/takeover?return=/?x=1', NAVIGATION)
    expect(fieldsIn(unencoded)['return']).toBe('/?x=1')
    const elsewhere = await b.get('/utsessions/takeover?return=//elsewhere.test/', NAVIGATION)
    expect(fieldsIn(elsewhere).return).toBe('/?home')
    await a.post('/logout')
    expect((await b.get('/utsessions/takeover', NAVIGATION)).json.user).toBe('ann')
  })

  it('where a choice leads is a page of this site', async () => {
    const app = await start(ASKING)
    const { b, ticket } = await refusedBeside(app)
    const form = { ticket, return: 'https://elsewhere.test/' }
    expect((await b.post('/utsessions/takeover', form, FORM)).json.user).toBe('ann')
  })

  it('M6 a page of another site chooses nothing', async () => {
    const app = await start(ASKING)
    const { a, b, ticket, held } = await refusedBeside(app)
    for (const from of [
      { ...NAVIGATION, 'sec-fetch-site': 'cross-site' },
      { ...NAVIGATION, 'sec-fetch-site': 'same-site' },
      { accept: 'text/html', origin: 'https://elsewhere.test' },
      {},
    ]) {
      for (const path of ['takeover', 'cancel', 'not-me']) {
        expect((await b.post(`/utsessions/${path}`, { ticket }, from)).status).toBe(403)
      }
    }
    expect((await b.get('/', FETCH)).json.reason).toBe('parked')
    expect((await a.get('/')).json.session.id).toBe(held)
  })

  it('nobody who is not signed in chooses', async () => {
    const app = await start(ASKING)
    const { ticket, a } = await refusedBeside(app)
    const stranger = await choose(app.browser(), { ticket })
    expect([stranger.status, stranger.json.code]).toEqual([401, 'session-required'])
    expect((await a.get('/')).status).toBe(200)
  })

  it('K1 a store that does not answer lets nobody in, and the choice stays', async () => {
    const app = await start(ASKING)
    const { b, ticket, held } = await refusedBeside(app)
    app.store.break('load', 'fail')
    expect((await choose(b, { ticket })).json.code).toBe('store-unavailable')
    expect((await b.get('/')).json.code).toBe('store-unavailable')
    const begun = app.clock.now()
    app.clock.advance(120_000)
    expect((await b.get('/', FETCH)).json.code).toBe('store-unavailable') // nor is anybody signed out by it
    app.clock.set(begun)
    app.store.heal()
    expect((await choose(b, { ticket, end: held })).json.ended).toEqual([held])
  })

  it("K1 with onStoreError: 'allow' nobody who was refused is let in either", async () => {
    const app = await start({ control: { ...ASKING.control, onStoreError: 'allow' } })
    const { b } = await refusedBeside(app)
    app.store.break('load', 'fail')
    expect((await b.get('/')).json.code).toBe('store-unavailable')
    expect((await b.get('/', FETCH)).json.user).toBeUndefined()
  })
})

inEach(withHostData, (start) => {
  it('M2 a slower request that writes the mark over the token neither signs out who is in, nor cancels', async () => {
    const app = await start(ASKING)
    const { b, ticket } = await refusedBeside(app)
    const before = await parkedAtHost(app.hostStore)
    const { session } = (await choose(b, { ticket })).json
    await before.writeBack()
    expect((await choose(b, {}, '/utsessions/cancel')).json).toEqual({ cancelled: false })
    expect((await b.get('/', FETCH)).json.session.id).toBe(session.id)
    await before.writeBack()
    app.clock.advance('2m')
    expect((await b.get('/', FETCH)).json.session.id).toBe(session.id)
    expect((await b.get('/')).json.session.id).toBe(session.id)
    expect(await app.live()).toEqual([session.id])
  })

  it('B2 a hundred refusals and cancels leave no authenticated host session, no claim and no session', async () => {
    const app = await start(ASKING)
    const a = app.browser()
    await signIn(a)
    for (let i = 0; i < 100; i += 1) {
      const b = app.browser(CHROME)
      expect((await signIn(b)).status).toBe(409)
      expect((await cancel(b)).json).toEqual({ cancelled: true })
    }
    expect(await namesAtHost(app.hostStore)).toEqual(['ann'])
    await a.post('/logout')
    expect(await namesAtHost(app.hostStore)).toEqual([])
    expect((await signIn(app.browser(CHROME))).json.user).toBe('ann')
    expect((await app.live()).length).toBe(1)
  })
})

interface HostSession {
  readonly passport?: { readonly user?: string }
  readonly utsessions?: { readonly mark?: unknown }
}

/** Who is signed in at the host, in its own data. */
async function namesAtHost(store: { all?: unknown }): Promise<readonly string[]> {
  return Object.values(await allAtHost(store)).flatMap(({ passport }) => passport?.user ?? [])
}

/** The parked sign-in as it lies at the host now, to be written over what comes after it. */
async function parkedAtHost(store: { all?: unknown; set: (...args: never[]) => unknown }) {
  const [id, data] = Object.entries(await allAtHost(store)).find(([, one]) => one.utsessions?.mark) ?? []
  const set = store.set as unknown as (id: unknown, data: unknown, done: (error: unknown) => void) => void
  return {
    writeBack: () =>
      new Promise<void>((resolve, reject) => {
        set.call(store, id, structuredClone(data), (error) => (error ? reject(error) : resolve()))
      }),
  }
}

async function allAtHost(store: { all?: unknown }): Promise<Readonly<Record<string, HostSession>>> {
  type Sessions = Readonly<Record<string, HostSession>>
  const all = store.all as (done: (error: unknown, sessions: Sessions) => void) => void
  return new Promise((resolve, reject) => {
    all.call(store, (error, found) => (error ? reject(error) : resolve(found)))
  })
}

const COOKIE_HOST = variants.find((variant) => variant.host === 'login-cookie')

describe('the mark in the cookie of a host that keeps no data', () => {
  const start = starting(COOKIE_HOST)
  const lasting = (browser: { cookies: ReadonlyMap<string, string> }) => browser.cookies.get('utsessions') ?? ''

  it('names neither account nor credential', async () => {
    const app = await start(ASKING)
    const { b } = await refusedBeside(app)
    expect(lasting(b)).toMatch(/^parked\.[0-9a-z]+\.[\w-]{22}$/)
  })

  it.each(['parked.zzzzzzzz.AAAAAAAAAAAAAAAAAAAAAA', 'parked.0.x', 'parked', 'waiting', ''])(
    'lets nobody in when it is forged, or taken away (%s)',
    async (mark) => {
      const app = await start({ ...ASKING, guard: { opening: 'at-login' } })
      const { a, b, held } = await refusedBeside(app)
      const login = `login=${b.cookies.get('login')}; utsessions-device=${b.cookies.get('utsessions-device')}`
      for (const how of [FETCH, NAVIGATION]) {
        const answer = await app.browser(CHROME).get('/', { ...how, cookie: `${login}; utsessions=${mark}` })
        expect([401, 409]).toContain(answer.status)
      }
      expect((await a.get('/')).json.session.id).toBe(held)
    },
  )

  it('is of one sign-in: another account that comes in its place opens as ever', async () => {
    const app = await start(ASKING)
    const { b } = await refusedBeside(app)
    const other = app.browser(CHROME)
    await signInOnly(other, 'bob')
    const cookie = `login=${other.cookies.get('login')}; utsessions=${lasting(b)}`
    expect((await app.browser(CHROME).get('/', { ...FETCH, cookie })).json.user).toBe('bob')
  })

  it('goes when the sign-in is gone', async () => {
    const app = await start(ASKING)
    const { b } = await refusedBeside(app)
    b.forget('login')
    await b.get('/')
    expect(b.cookies.has('utsessions')).toBe(false)
  })
})

describe('applications that answer refusals themselves', () => {
  const start = starting()

  it('are given the ticket, and the sign-in is parked', async () => {
    const told: unknown[] = []
    const app = await start({
      ...ASKING,
      guard: {
        onRefused: (_req, res, { ticket, withPassword, holders }) => {
          told.push([withPassword, holders.length])
          res.status(409).json({ mine: ticket })
        },
      },
    })
    const { b, held, refused } = await refusedBeside(app)
    expect(told).toEqual([[false, 1]])
    expect((await b.get('/', FETCH)).json.reason).toBe('parked')
    expect((await choose(b, { ticket: refused.json.mine, end: held })).json.ended).toEqual([held])
  })

  it('are told when the two minutes are over, and that a ticket does not hold', async () => {
    const reasons: string[] = []
    const app = await start({
      ...ASKING,
      guard: {
        onRefused: (_req, _res, { reason }) => {
          reasons.push(reason)
          return false
        },
      },
    })
    const { b } = await refusedBeside(app)
    await choose(b, { ticket: 'nonsense' })
    app.clock.advance('2m')
    await b.get('/', FETCH)
    expect(reasons).toEqual(['full', 'ticket', 'ticket'])
  })
})

describe('a guard without routes', () => {
  const start = starting()

  it("refuses as under takeover: 'never', and says so once", async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const app = await start({ ...ASKING, guard: { routes: false } })
    const { b, refused } = await refusedBeside(app)
    expect([refused.status, refused.json.ticket, refused.json.takeover]).toEqual([409, undefined, undefined])
    expect((await b.get('/')).json.user).toBeNull()
    const codes = warn.mock.calls.map(([, options]) => (options as { code?: string }).code)
    expect(codes.filter((code) => code === 'UTS_NO_ROUTES')).toEqual(['UTS_NO_ROUTES'])
    warn.mockRestore()
  })
})

describe('where a proxy takes something off', () => {
  const start = starting()

  it('the choice goes where browsers see the routes, and leads to what they asked for', async () => {
    const app = await start({ ...ASKING, guard: { routes: { publicPath: '/app/utsessions', home: '/app/' } } })
    await signIn(app.browser())
    const b = app.browser(CHROME)
    await signInOnly(b)
    const page = await b.get('/deep?x=1', NAVIGATION)
    expect(page.text).toContain('action="/app/utsessions/takeover"')
    expect(fieldsIn(page).return).toBe('/app/deep?x=1')
  })
})
