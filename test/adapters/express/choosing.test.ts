import { expect, it } from 'vitest'
import { CHROME, NAVIGATION } from '../../support/browser.ts'
import {
  ASKING,
  cancel,
  choose,
  FETCH,
  FOREVER,
  FORM,
  fieldsIn,
  PROGRAM,
  refusedBeside,
  SECRET,
} from '../../support/choosing.ts'
import { signIn, signInOnly } from '../../support/express-app.ts'
import { PATIENCE } from '../../support/patience.ts'
import { inEach, variants } from '../../support/variants.ts'

inEach(variants, (start) => {
  it('M1 a refusal carries the holders, a ticket and where to choose', async () => {
    const app = await start(ASKING)
    const { refused, held } = await refusedBeside(app)
    expect(refused.status).toBe(409)
    expect(refused.json).toMatchObject({
      code: 'session-refused',
      reason: 'full',
      holders: [{ id: held, device: 'Firefox on Linux' }],
      ticket: expect.any(String),
      withPassword: false,
      takeover: { url: '/utsessions/takeover', cancelUrl: '/utsessions/cancel' },
    })
  })

  it('M2 the user picks which session ends, and is in', async () => {
    const app = await start({ control: { policy: { ...FOREVER, maxSessions: 2 }, secret: SECRET } })
    const [a, b, c] = [app.browser(), app.browser(), app.browser(CHROME)]
    await signIn(a)
    app.clock.advance('1m')
    const picked = (await signIn(b)).json.session.id
    const { ticket } = (await signIn(c)).json
    const taken = await choose(c, { ticket, end: [picked] })
    expect(taken.status).toBe(200)
    expect(taken.json).toMatchObject({ outcome: 'admitted', session: { device: 'Chrome on Windows' }, ended: [picked] })
    expect((await c.get('/', FETCH)).json.session.id).toBe(taken.json.session.id)
    expect((await a.get('/')).json.user).toBe('ann')
    expect((await b.get('/')).json).toMatchObject({
      code: 'session-ended',
      reason: 'displaced',
      by: { device: 'Chrome on Windows', takeover: true },
    })
  })

  it('M2, M5 nobody goes who was not picked: the choice comes again with whoever holds the account now', async () => {
    const app = await start(ASKING)
    const { a, b, held, ticket } = await refusedBeside(app)
    await a.post('/logout')
    const next = app.browser()
    const { session } = (await signIn(next)).json
    const again = await choose(b, { ticket, end: [held] })
    expect(again.status).toBe(409)
    expect(again.json).toMatchObject({ reason: 'gone', holders: [{ id: session.id }], ticket })
    expect((await next.get('/')).json.user).toBe('ann')
    expect((await choose(b, { ticket, end: [session.id] })).json).toMatchObject({ ended: [session.id] })
  })

  it('M1 until the choice is made nothing is answered but choosing and cancelling', async () => {
    const app = await start(ASKING)
    const { b } = await refusedBeside(app)
    for (const [method, path] of [
      ['GET', '/'],
      ['POST', '/logout'],
      ['POST', '/login'],
      ['HEAD', '/'],
      ['GET', '/utsessions/sessions'],
      ['POST', '/utsessions/sessions/end-others'],
    ] as const) {
      const answer = await b.send(method, path, { ...PROGRAM, ...FETCH })
      expect([method, path, answer.status]).toEqual([method, path, 409])
      if (method !== 'HEAD') expect(answer.json).toMatchObject({ code: 'session-refused', reason: 'parked' })
    }
  })

  it('M1 what is not asked for by hand is given no ticket, and asks nobody for a place', async () => {
    const app = await start(ASKING)
    const { a, b } = await refusedBeside(app)
    await a.post('/logout')
    const { status, json } = await b.get('/', FETCH)
    expect([status, json.reason, json.ticket, json.takeover]).toEqual([
      409,
      'parked',
      undefined,
      { url: '/utsessions/takeover', cancelUrl: '/utsessions/cancel' },
    ])
    expect(await app.live()).toEqual([])
  })

  it('B5 a page that the user asks for asks again: the place is free by now', async () => {
    const app = await start(ASKING)
    const { a, b } = await refusedBeside(app)
    await a.post('/logout')
    expect((await b.get('/')).json).toMatchObject({ user: 'ann', session: { device: 'Chrome on Windows' } })
    expect((await b.get('/', FETCH)).status).toBe(200)
  })

  it('G2 at the end of the lock window the parked sign-in is in by the next page', async () => {
    const app = await start({ control: { policy: { takeover: 'ask', lock: '1m' }, secret: SECRET } })
    const { a, b } = await refusedBeside(app)
    app.clock.advance('1m')
    expect((await b.get('/')).json.user).toBe('ann')
    expect((await a.get('/')).json).toMatchObject({ code: 'session-ended', by: { takeover: false } })
  })

  it('M1 a page that the user asks for has another ticket, and two minutes anew', async () => {
    const app = await start(ASKING)
    const { b, held } = await refusedBeside(app)
    app.clock.advance(119_999)
    const again = await b.get('/')
    expect(again.json).toMatchObject({ reason: 'full', ticket: expect.any(String) })
    app.clock.advance(119_999)
    expect((await choose(b, { ticket: again.json.ticket, end: held })).json).toMatchObject({ ended: [held] })
  })

  it.each([FETCH, NAVIGATION])('M1 after two minutes the sign-in is over', async (how) => {
    const app = await start(ASKING)
    const { b } = await refusedBeside(app)
    app.clock.advance(120_000)
    const over = await b.get('/', { ...how, accept: 'application/json' })
    expect([over.status, over.json.code, over.json.reason]).toEqual([409, 'session-refused', 'ticket'])
    expect((await b.get('/')).json.user).toBeNull()
  })

  it('M3 cancelling signs out here, and changes nothing else', async () => {
    const app = await start(ASKING)
    const { a, b, held } = await refusedBeside(app)
    const answer = await cancel(b)
    expect([answer.status, answer.json]).toEqual([200, { cancelled: true }])
    expect((await b.get('/')).json).toEqual({ user: null, session: null })
    expect((await a.get('/')).json.session.id).toBe(held)
    await expect.poll(() => app.told(), PATIENCE).toEqual(['opened', 'refused']) // a refusal's line is not waited for
  })

  it('M3 there is nothing to cancel where nobody was refused', async () => {
    const app = await start(ASKING)
    const { a, held } = await refusedBeside(app)
    expect((await cancel(a)).json).toEqual({ cancelled: false })
    expect((await a.get('/')).json.session.id).toBe(held)
    expect((await cancel(app.browser())).json).toEqual({ cancelled: false })
  })

  it('M4 a ticket that was used is refused, and the one who used it is in still', async () => {
    const app = await start(ASKING)
    const { b, ticket } = await refusedBeside(app)
    const { session } = (await choose(b, { ticket })).json
    const replay = await choose(b, { ticket })
    expect(replay.json).toMatchObject({ outcome: 'admitted', session: { id: session.id }, ended: [] })
    const next = app.browser(CHROME)
    const refused = await signIn(next)
    expect((await choose(next, { ticket })).json).toMatchObject({ code: 'session-refused', reason: 'ticket' })
    expect((await choose(next, { ticket: refused.json.ticket })).json.ended).toEqual([session.id])
  })

  it('M4 a ticket is of no use on another device, to another account, or when it is forged', async () => {
    const app = await start(ASKING)
    const { a, b, held, ticket } = await refusedBeside(app)
    const thief = app.browser(CHROME)
    await signIn(thief)
    const [bob, eve] = [app.browser(), app.browser()]
    await signIn(bob, 'eve')
    await signIn(eve, 'eve')
    const forged = `${ticket.slice(0, -4)}AAAA`
    for (const [browser, shown] of [
      [thief, ticket],
      [eve, ticket],
      [b, forged],
      [b, 'nonsense'],
    ] as const) {
      const answer = await choose(browser, { ticket: shown, end: [held] })
      expect([answer.status, answer.json.code, answer.json.reason]).toEqual([409, 'session-refused', 'ticket'])
    }
    expect((await a.get('/')).json.session.id).toBe(held)
    expect((await choose(b, { ticket, end: [held] })).json.ended).toEqual([held])
  })

  it('M4 a ticket is good until two minutes have passed', async () => {
    const app = await start(ASKING)
    const { a, b, held, ticket } = await refusedBeside(app)
    app.clock.advance(120_000)
    expect((await choose(b, { ticket })).json).toMatchObject({ code: 'session-refused', reason: 'ticket' })
    expect((await b.get('/')).json.user).toBeNull()
    expect((await a.get('/')).json.session.id).toBe(held)
  })

  it('M5 a place that has become free meanwhile ends nobody', async () => {
    const app = await start({ control: { policy: { ...FOREVER, maxSessions: 2 }, secret: SECRET } })
    const [a, b, c] = [app.browser(), app.browser(), app.browser(CHROME)]
    const picked = (await signIn(a)).json.session.id
    await signIn(b)
    const { ticket } = (await signIn(c)).json
    await b.post('/logout')
    expect((await choose(c, { ticket, end: picked })).json).toMatchObject({ outcome: 'admitted', ended: [] })
    expect((await app.live()).length).toBe(2)
  })

  it('M6 without the permission of the policy no request takes over', async () => {
    let takeover: 'ask' | 'never' = 'ask'
    const app = await start({ control: { policy: () => ({ ...FOREVER, takeover }), secret: SECRET } })
    const { a, b, held, ticket } = await refusedBeside(app)
    takeover = 'never'
    expect((await choose(b, { ticket, end: [held] })).json).toMatchObject({ reason: 'ticket' })
    const refused = await b.get('/')
    expect([refused.status, refused.json.ticket, refused.json.takeover]).toEqual([409, undefined, undefined])
    const c = app.browser(CHROME)
    await signIn(c)
    for (const body of [{}, { ticket: 'x' }, { ticket, reauthenticated: true, operator: 'root', end: [held] }]) {
      expect((await choose(c, body)).status).toBeGreaterThanOrEqual(400)
    }
    expect((await a.get('/')).json.session.id).toBe(held)
    expect(await app.told()).not.toContain('taken-over')
  })

  it('the whole way over HTML: the choice, and on to the page that was asked for', async () => {
    const app = await start({ ...ASKING, routes: (app) => void app.get('/deep', (_req, res) => void res.send('deep')) })
    const [a, b] = [app.browser(), app.browser(CHROME)]
    const held = (await signIn(a)).json.session.id
    await signInOnly(b)
    const page = await b.get('/deep?page=2', NAVIGATION)
    expect([page.status, page.headers.get('content-type')]).toEqual([409, 'text/html; charset=utf-8'])
    const fields = fieldsIn(page)
    expect(fields).toMatchObject({ end: held, return: '/deep?page=2' })
    const answer = await b.post('/utsessions/takeover', fields, FORM)
    expect([answer.status, answer.text]).toEqual([200, 'deep'])
    const told = await a.get('/', NAVIGATION)
    expect(told.status).toBe(401)
    expect(told.text).toContain('Chrome')
  })

  it('M3 cancelling by the form leads to a page of the site', async () => {
    const app = await start(ASKING)
    const { b } = await refusedBeside(app)
    const answer = await b.post('/utsessions/cancel', {}, FORM)
    expect([answer.status, answer.json]).toEqual([200, { user: null, session: null }])
  })

  it('N1 the journal has the takeover, and both sides', async () => {
    const app = await start(ASKING)
    const { b, held, ticket } = await refusedBeside(app)
    await expect.poll(() => app.told(), PATIENCE).toContain('refused') // its line is not waited for
    const { session } = (await choose(b, { ticket, end: held })).json
    expect(await app.told()).toEqual(['opened', 'refused', 'displaced', 'opened', 'taken-over'])
    const { items } = await app.control.journal({ account: 'ann' })
    expect(items.find((entry) => entry.kind === 'displaced')).toMatchObject({
      session: held,
      by: { session: session.id, label: 'Chrome on Windows', takeover: true },
    })
  })
})
