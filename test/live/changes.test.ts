// Which changes an open page is told of, and how they are put.

import { EMPTY_RECORD, memoryStore } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { CHROME, NAVIGATION } from '../support/browser.ts'
import { type AppOptions, signIn, signInOnly } from '../support/express-app.ts'
import { withoutWatch } from '../support/nodes.ts'
import { starting } from '../support/variants.ts'
import { EVENTS, openPage, STATE } from './page.ts'

const MINUTE = 60_000
const ASK = { policy: { takeover: 'ask', lock: '5m' }, secret: 'a secret of at least thirty-two characters' } as const

describe('an open page', () => {
  const start = starting()

  async function startOne(control: AppOptions['control'], options: AppOptions = {}) {
    const app = await start({ control: control ?? {}, ...options })
    const ann = app.browser()
    await signIn(ann)
    return { ...app, ann, page: await openPage(app.url, ann) }
  }

  it('is told that its deadline has moved, by use of the application (H10)', async () => {
    const { page, clock, ann } = await startOne({ policy: { idle: '30m', touchEvery: '1m' } })
    const before = (await page.event(0)).data
    clock.advance('10m')
    await ann.get('/')
    const { event, id, data } = await page.event(1)
    expect([event, id]).toEqual(['alive', undefined])
    expect([data.now - before.now, data.expiresAt - before.expiresAt]).toEqual([10 * MINUTE, 10 * MINUTE])
  })

  it('is told of a renewal (H6), and that a lifetime is moved by no click', async () => {
    const { page, clock, ann } = await startOne(
      { policy: { lifetime: '1h', idle: 'none' } },
      {
        routes: (express) =>
          express.post('/renew', async (req, res) => void res.json((await req.utsessions.renew()).outcome)),
      },
    )
    const before = (await page.event(0)).data
    expect([before.limit, before.renewable]).toEqual(['lifetime', false])
    clock.advance('50m')
    expect((await ann.post('/renew')).json).toBe('alive')
    expect((await page.event(1)).data.expiresAt - before.expiresAt).toBe(50 * MINUTE)
  })

  it('may ask for more of a lifetime where the application asks again who it is', async () => {
    const { page } = await startOne({ policy: { lifetime: '1h' } }, { guard: { reauthenticate: () => false } })
    expect((await page.event(0)).data).toMatchObject({ limit: 'lifetime', renewable: true })
  })

  it('is told that there is no limit', async () => {
    const { page } = await startOne({ policy: { idle: 'none' } })
    expect((await page.event(0)).data).toMatchObject({ expiresAt: null, limit: null, renewable: true })
  })

  it('is told by the policy of its plan, and when that has changed (H8)', async () => {
    const plan = { idle: '30m' }
    const policy = (_account: string, context: unknown) => ({ idle: (context as typeof plan).idle, maxSessions: 2 })
    const app = await startOne({ policy } as never, { guard: { context: () => plan } })
    const before = (await app.page.event(0)).data
    plan.idle = '10m'
    await signIn(app.browser(CHROME))
    expect((await app.page.event(1)).data.expiresAt).toBeLessThan(before.expiresAt - 19 * MINUTE)
  })

  it('is told of its end by idleness, though nobody asks for anything (H1, H9)', async () => {
    const { page, clock } = await startOne({ policy: { idle: '30m', touchEvery: 0 } })
    await page.event(0)
    clock.advance('30m')
    const { data } = await page.event(1)
    expect(data).toMatchObject({ state: 'ended', reason: 'idle', at: clock.now(), by: null, disownable: false })
    await page.ended
  })

  it('reads its own language, or that of its reader', async () => {
    const { url, ann, control, page } = await startOne({ policy: { lock: 0 } })
    expect((await page.event(0)).data.words.language).toBe('en')
    const german = await openPage(url, ann, { 'accept-language': 'fr' }, `${EVENTS}?lang=de`)
    expect((await german.event(0)).data.words).toMatchObject({ language: 'de', stay: 'Angemeldet bleiben' })
    expect((await ann.get(STATE, { 'accept-language': 'fr-CH, en;q=0.5' })).json.words.language).toBe('fr')
    await control.revoke({ account: 'ann', all: true })
    const { title, text, words } = (await german.event(1)).data
    expect([words.language, title, text].join()).toMatch(/^de,Sie .*\{at\}/)
  })

  it('is told nothing while its rules cannot be told, and cannot connect then (F3)', async () => {
    let isBroken = false
    const policy = (_account: string, _context: unknown) => {
      if (isBroken) throw new Error('no rules today')
      return { idle: '30m' as const }
    }
    const { page, ann, clock } = await startOne({ policy }, { guard: { context: () => ({}) } })
    await page.event(0)
    isBroken = true
    for (const path of [EVENTS, STATE]) {
      const { status, json, headers } = await ann.get(path)
      expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'policy-unavailable', '5'])
    }
    clock.advance('31m')
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(page.events).toHaveLength(1)
    isBroken = false
    expect((await page.event(1)).data.reason).toBe('idle')
  })

  it('does not say that it has ended where the record was lost: the next request opens a session again (K6)', async () => {
    let lost = false
    const kept = memoryStore()
    const store = withoutWatch({
      ...kept,
      load: async (account) => {
        const found = await kept.load(account)
        return lost ? { ...found, record: EMPTY_RECORD } : found
      },
    })
    const { page, ann } = await startOne({}, { store })
    await page.event(0)
    lost = true
    await page.ended
    expect(page.events.map(({ event }) => event)).toEqual(['alive'])
    expect((await ann.get(EVENTS)).json.code).toBe('session-required')
    lost = false
  })

  it('says so where only a new sign-in opens one', async () => {
    let lost = false
    const kept = memoryStore()
    const store = withoutWatch({
      ...kept,
      load: async (account) => ({ ...(await kept.load(account)), ...(lost && { record: EMPTY_RECORD }) }),
    })
    const { page, ann } = await startOne({}, { store, guard: { opening: 'at-login' } })
    await page.event(0)
    lost = true
    expect((await page.event(1)).data).toMatchObject({ state: 'ended', reason: 'unknown' })
    expect((await ann.get(STATE)).json).toMatchObject({ state: 'ended', reason: 'unknown' })
  })

  it('can say for a quarter of an hour that it was not its person, and never of an administrator (L4)', async () => {
    const { ann, ...app } = await startOne({ policy: { lock: 0 } })
    await signIn(app.browser(CHROME))
    app.clock.advance('14m')
    expect((await ann.get(STATE)).json.disownable).toBe(true)
    app.clock.advance('1m')
    expect((await ann.get(STATE)).json).toMatchObject({ reason: 'displaced', disownable: false })
    const other = app.browser()
    await signIn(other, 'bob')
    const [{ id = '' } = {}] = await app.control.list({ account: 'bob' })
    await app.control.revoke({ account: 'bob', session: id, operator: 'root' })
    const told = await other.get(STATE)
    expect(told.json).toMatchObject({ reason: 'revoked', disownable: false, by: { device: null } })
    expect(told.text).not.toContain('root')
  })

  it('that was signed out is still told who took its place, by its dead token (L3)', async () => {
    const { ann, ...app } = await startOne({ policy: { lock: 0 } })
    await signIn(app.browser(CHROME))
    expect((await ann.get('/')).status).toBe(401) // and signs the host out
    expect((await ann.get('/')).json.user).toBe(null)
    const page = await openPage(app.url, ann)
    expect((await page.event(0)).data).toMatchObject({ reason: 'displaced', disownable: true })
  })

  it('of a refused sign-in is told that it has no session, while it may choose and when it may not (M1)', async () => {
    const app = await start({ control: ASK })
    await signIn(app.browser(CHROME))
    const parked = app.browser()
    expect((await signIn(parked, 'ann', NAVIGATION)).status).toBe(409)
    for (const path of [EVENTS, STATE]) {
      const { status, json, headers } = await parked.get(path)
      expect([status, json.code, headers.get('retry-after')]).toEqual([409, 'session-refused', '30'])
    }
    const stays = await start({ guard: { signOut: () => {} } })
    await signIn(stays.browser(CHROME))
    const refused = stays.browser()
    expect((await signIn(refused)).status).toBe(409)
    expect((await refused.get(STATE)).json.code).toBe('session-refused')
  })

  it('of nobody is told so, whatever cookie it brings', async () => {
    const app = await start({ host: 'login-cookie' })
    for (const cookie of ['utsessions=x~', 'utsessions=x~eA', `utsessions=x~${'eHh4'.repeat(400)}`, 'utsessions=%00']) {
      const { status, json } = await app.browser().get(STATE, { cookie })
      expect([status, json.reason]).toEqual([200, 'unknown'])
    }
  })

  it('that signed in a moment ago is told nothing before its session is open', async () => {
    const app = await start()
    const browser = app.browser()
    await signInOnly(browser)
    expect((await browser.get(EVENTS)).json.code).toBe('session-required')
    await browser.get('/')
    expect((await browser.get(STATE)).json.state).toBe('alive')
  })
})
