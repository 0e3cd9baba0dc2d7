import { describe, expect, it } from 'vitest'
import { type Browser, CHROME, NAVIGATION } from '../../support/browser.ts'
import { ASKING, choose, FORM, PROGRAM, refusedBeside } from '../../support/choosing.ts'
import { signIn, type TestApp, type TestGuardOptions } from '../../support/express-app.ts'
import { inEach, starting, variants } from '../../support/variants.ts'

const ENDED = 'utsessions-ended'
const NEWCOMER_WINS = { control: { policy: { lock: 0 } } } as const

const notMe = (browser: Browser) => choose(browser, {}, '/utsessions/not-me')

/** Somebody else signs in as ann, and takes her place. */
async function displaced(app: TestApp) {
  const [a, thief] = [app.browser(), app.browser(CHROME)]
  const dead = (await signIn(a)).json.session.id as string
  app.clock.advance('1m')
  const { id, openedAt } = (await signIn(thief)).json.session
  return { a, thief, dead, by: { session: id, device: 'Chrome on Windows', since: openedAt } }
}

/** What the application is told. */
function listening() {
  const told: unknown[] = []
  const onNotMe: TestGuardOptions['onNotMe'] = (_req, disowned) => void told.push(disowned)
  return { told, options: { ...NEWCOMER_WINS, guard: { onNotMe } } }
}

inEach(variants, (start) => {
  it('whoever was displaced ends the session that took the place, and the application is told', async () => {
    const { told, options } = listening()
    const app = await start(options)
    const { a, thief, dead, by } = await displaced(app)
    const ended = await a.get('/')
    expect(ended.json).toMatchObject({ code: 'session-ended', notMe: { url: '/utsessions/not-me' } })
    expect((await a.get('/')).json.user).toBeNull()
    const answer = await notMe(a)
    expect([answer.status, answer.json]).toEqual([200, { disowned: true, by }])
    expect(told).toEqual([{ account: 'ann', session: dead, by }])
    expect((await thief.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'revoked' })
    expect(await app.live()).toEqual([])
    expect(a.cookies.has(ENDED)).toBe(false)
  })

  it('an open page that was told of it says so while the host is signed in still, and is signed out then', async () => {
    const app = await start(NEWCOMER_WINS)
    const { a, by } = await displaced(app)
    expect((await notMe(a)).json).toEqual({ disowned: true, by })
    expect((await a.get('/')).json).toEqual({ user: null, session: null })
  })

  it('over HTML: from the page of the end to the page that it is done', async () => {
    const app = await start({ ...NEWCOMER_WINS, guard: { recoveryUrl: '/recover' } })
    const { a, thief } = await displaced(app)
    const page = await a.get('/', NAVIGATION)
    expect(page.text).toContain('action="/utsessions/not-me"')
    const done = await a.post('/utsessions/not-me', {}, FORM)
    expect([done.status, done.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(done.text).toContain('href="/recover"')
    expect((await thief.get('/')).status).toBe(401)
  })

  it('a takeover that was chosen on purpose can be disowned, too', async () => {
    const app = await start(ASKING)
    const { a, b, ticket } = await refusedBeside(app)
    await choose(b, { ticket })
    await a.get('/')
    expect((await notMe(a)).json.disowned).toBe(true)
    expect((await b.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'revoked' })
  })

  it('ends nothing but that session', async () => {
    const app = await start({ control: { policy: { lock: 0, maxSessions: 2 } } })
    const [a, b, thief] = [app.browser(), app.browser(), app.browser(CHROME)]
    await signIn(a)
    app.clock.advance(1)
    const other = (await signIn(b)).json.session.id
    app.clock.advance(1)
    await signIn(thief)
    expect((await notMe(a)).status).toBe(200)
    expect(await app.live()).toEqual([other])
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it('at exactly fifteen minutes it is too late', async () => {
    const app = await start(NEWCOMER_WINS)
    const { a, thief } = await displaced(app)
    await a.get('/')
    app.clock.advance('15m')
    expect((await notMe(a)).json).toMatchObject({ status: 409, code: 'nothing-to-disown' })
    const page = await a.post('/utsessions/not-me', {}, FORM)
    expect([page.status, page.headers.get('content-type')]).toEqual([409, 'text/html; charset=utf-8'])
    expect((await thief.get('/')).json.user).toBe('ann')
  })

  it('a millisecond before, it is not', async () => {
    const app = await start(NEWCOMER_WINS)
    const { a } = await displaced(app)
    await a.get('/')
    app.clock.advance(15 * 60_000 - 1)
    expect((await notMe(a)).status).toBe(200)
  })

  it('who has signed in again since can say it, and stays signed in', async () => {
    const app = await start({ control: { policy: { lock: 0, maxSessions: 2 } } })
    const [a, b, thief] = [app.browser(), app.browser(), app.browser(CHROME)]
    for (const browser of [a, b, thief]) {
      await signIn(browser)
      app.clock.advance(1)
    }
    await a.get('/')
    await signIn(a)
    expect((await notMe(a)).status).toBe(200)
    expect((await thief.get('/')).status).toBe(401)
    expect((await a.get('/')).json.user).toBe('ann')
  })

  it('what was revoked, replaced, or taken over by an administrator disowns nobody', async () => {
    const app = await start(NEWCOMER_WINS)
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    await app.control.takeover({ account: 'ann', operator: 'Sam', end: [id] })
    expect((await a.get('/')).json.notMe).toBeUndefined()
    expect(a.cookies.has(ENDED)).toBe(false)
    await signIn(a)
    await app.control.revoke({ account: 'ann', all: true })
    expect((await a.get('/')).json.notMe).toBeUndefined()
    expect((await notMe(a)).status).toBe(409)
  })
})

describe('strangers', () => {
  const start = starting()

  it('cost the store nothing without a token of ours', async () => {
    const app = await start(NEWCOMER_WINS)
    await displaced(app)
    const { load } = app.store.calls
    const stranger = app.browser()
    expect((await notMe(stranger)).json.code).toBe('nothing-to-disown')
    expect((await stranger.get('/utsessions/not-me', NAVIGATION)).status).toBe(409)
    expect(app.store.calls.load).toBe(load)
    expect(stranger.cookies.size).toBe(0)
  })

  it.each(['nonsense', 'AAAA~YW5u', '~YW5u', 'AAAA~', 'AAAA~/w', `AAAA~${'A'.repeat(2000)}`])(
    'end nothing with a forged cookie (%s)',
    async (forged) => {
      const app = await start(NEWCOMER_WINS)
      const { thief } = await displaced(app)
      const answer = await app
        .browser()
        .send('POST', '/utsessions/not-me', { ...PROGRAM, cookie: `${ENDED}=${forged}` }, '{}')
      expect([answer.status, answer.json.code]).toEqual([409, 'nothing-to-disown'])
      expect((await thief.get('/')).json.user).toBe('ann')
    },
  )

  it('end nothing by the id of a session', async () => {
    const app = await start(NEWCOMER_WINS)
    const { dead, thief } = await displaced(app)
    const account = Buffer.from('ann').toString('base64url')
    const cookie = `${ENDED}=${dead}~${account}`
    expect((await app.browser().send('POST', '/utsessions/not-me', { ...PROGRAM, cookie }, '{}')).status).toBe(409)
    expect((await thief.get('/')).json.user).toBe('ann')
  })
})

describe('it was not me', () => {
  const start = starting()

  it('is asked before anything is done: a link ends nothing by itself', async () => {
    const app = await start(NEWCOMER_WINS)
    const { a, thief } = await displaced(app)
    await a.get('/')
    const page = await a.get('/utsessions/not-me', NAVIGATION)
    expect(page.status).toBe(200)
    expect(page.text).toContain('action="/utsessions/not-me"')
    expect((await thief.get('/')).json.user).toBe('ann')
  })

  it('is done although the application throws or hangs in its hook', async () => {
    const onNotMe = () => {
      throw new Error('no mail today')
    }
    const app = await start({ ...NEWCOMER_WINS, guard: { onNotMe } })
    const { a, thief } = await displaced(app)
    expect((await notMe(a)).status).toBe(200)
    expect((await thief.get('/')).status).toBe(401)
  })

  it('is kept in a cookie of its own: HttpOnly, for a quarter of an hour', async () => {
    const app = await start(NEWCOMER_WINS)
    const { a } = await displaced(app)
    const lines = (await a.get('/')).headers.getSetCookie()
    const line = lines.find((one) => one.startsWith(`${ENDED}=`))
    expect(line).toMatch(/^utsessions-ended=[\w.-]+~[\w-]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('is not offered where the guard has no routes', async () => {
    const app = await start({ ...NEWCOMER_WINS, guard: { routes: false } })
    const { a } = await displaced(app)
    const ended = await a.get('/')
    expect([ended.status, ended.json.notMe, a.cookies.has(ENDED)]).toEqual([401, undefined, false])
  })

  it('waits for the store: nothing is undone by an outage, and it can be said again', async () => {
    const app = await start(NEWCOMER_WINS)
    const { a } = await displaced(app)
    await a.get('/')
    app.store.break('load', 'fail')
    expect((await notMe(a)).json.code).toBe('store-unavailable')
    app.store.heal()
    expect((await notMe(a)).status).toBe(200)
  })

  it('is in the journal', async () => {
    const app = await start(NEWCOMER_WINS)
    const { a, dead, by } = await displaced(app)
    await notMe(a)
    expect(await app.told()).toEqual(['opened', 'displaced', 'opened', 'revoked'])
    const { items } = await app.control.journal({ account: 'ann' })
    expect(items[0]).toMatchObject({ kind: 'revoked', session: by.session, by: { session: dead, disowned: true } })
  })
})
