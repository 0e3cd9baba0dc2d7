import type { Entry } from 'utsessions'
import { expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { type AppOptions, signIn } from '../../support/express-app.ts'
import { PATIENCE } from '../../support/patience.ts'
import { inEach, variants, withHostData } from '../../support/variants.ts'

const eventful: AppOptions = {
  control: { policy: { lock: '5m', lifetime: '2h', idle: '1h', touchEvery: 0 } },
  routes: (app) =>
    app.post('/confirm', (req, res, next) => {
      req.utsessions.renew().then(() => res.json({}), next)
    }),
}

inEach(variants, (start) => {
  it('N1 everything that happens is told exactly once, in order, in the journal and as an event', async () => {
    const app = await start(eventful)
    const events: Entry[] = []
    for (const kind of KINDS) app.control.on(kind, (entry) => events.push(entry))
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a) // opened
    await signIn(b) // refused
    await expect.poll(() => app.told(), PATIENCE).toContain('refused') // its line is not waited for
    a.closeAndReopen()
    await signIn(a) // replaced, opened
    await a.post('/confirm') // renewed
    app.clock.advance('5m')
    await signIn(b) // displaced, opened
    for (let i = 0; i < 3; i += 1) await a.get('/')
    await b.post('/logout') // closed
    await signIn(a) // opened
    app.clock.advance('1h')
    await app.control.prune() // idle
    await app.control.prune()
    await a.get('/')
    await signIn(a) // opened
    for (let i = 0; i < 4; i += 1) {
      app.clock.advance('30m')
      await a.get('/') // the last time: expired
    }
    await app.control.takeover({ account: 'ann', operator: 'root' }) // opened, taken-over
    await app.control.grant({ account: 'ann', operator: 'root' }) // granted
    await signIn(b) // displaced, opened, taken-over
    await app.control.revoke({ account: 'ann', all: true }) // revoked
    await app.control.revoke({ account: 'ann', all: true })
    const expected = [
      'opened',
      'refused',
      'replaced',
      'opened',
      'renewed',
      'displaced',
      'opened',
      'closed',
      'opened',
      'idle',
      'opened',
      'expired',
      'opened',
      'taken-over',
      'granted',
      'displaced',
      'opened',
      'taken-over',
      'revoked',
    ]
    expect(await app.told()).toEqual(expected)
    expect(events.map(({ kind }) => kind)).toEqual(expected)
    expect(new Set(expected)).toEqual(new Set(KINDS))
  })

  it('N2 displaced names both sessions', async () => {
    const app = await start({ control: { policy: { lock: 0 } } })
    const first = (await signIn(app.browser())).json.session
    const second = (await signIn(app.browser(CHROME))).json.session
    const [opened, displaced] = (await app.control.journal({ account: 'ann' })).items
    expect(displaced).toEqual({
      account: 'ann',
      kind: 'displaced',
      at: app.clock.now(),
      session: first.id,
      label: 'Firefox on Linux',
      since: app.clock.now(),
      by: { session: second.id, label: 'Chrome on Windows' },
    })
    expect(opened).toMatchObject({ kind: 'opened', session: second.id, sessions: [first.id] })
  })

  it('N3 no token, cookie or password is ever in it', async () => {
    const app = await start(eventful)
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    await signIn(b)
    app.clock.advance('5m')
    await signIn(b)
    const text = JSON.stringify((await app.control.journal()).items)
    for (const browser of [a, b]) for (const cookie of browser.cookies.values()) expect(text).not.toContain(cookie)
    expect(text).not.toContain('right')
    const { record } = await app.store.load('ann')
    const devices = [...record.sessions, ...record.endings].flatMap(({ devices = [] }) => devices)
    expect(devices.length).toBeGreaterThan(1)
    for (const hash of devices) {
      expect(text).not.toContain(hash.slice(0, 9)) // eight characters of it name nobody
      expect(text).toContain(hash.slice(0, 8))
    }
  })
})

inEach(withHostData, (start) => {
  it("N3 nor is a token or session id of the host's data", async () => {
    const app = await start()
    await signIn(app.browser())
    const hosts = await new Promise<Record<string, { utsessions?: { token?: string } }>>((resolve, reject) => {
      const all = (app.hostStore as unknown as { all?(done: (error: unknown, found: never) => void): void }).all
      all?.call(app.hostStore, (error, found) => (error ? reject(error) : resolve(found)))
    })
    const text = JSON.stringify((await app.control.journal()).items)
    const secrets = Object.entries(hosts).flatMap(([id, data]) => [id, data.utsessions?.token?.split('.')[0] ?? ''])
    expect(secrets.length).toBe(2)
    for (const secret of secrets) expect([secret.length > 20, text.includes(secret)]).toEqual([true, false])
  })
})

const KINDS = [
  'opened',
  'refused',
  'displaced',
  'replaced',
  'closed',
  'expired',
  'idle',
  'revoked',
  'renewed',
  'taken-over',
  'granted',
] as const
