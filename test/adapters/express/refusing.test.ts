import { describe, expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { signIn } from '../../support/express-app.ts'
import { inEach, starting, variants, withHostData } from '../../support/variants.ts'

const FOREVER = { lock: 'forever', idle: '1h', lifetime: '8h' } as const

inEach(variants, (start) => {
  it('B1 within the lock window a newcomer is refused, and the holder notices nothing', async () => {
    const app = await start()
    const a = app.browser()
    const { session } = (await signIn(a)).json
    const refused = await signIn(app.browser(CHROME))
    expect(refused.status).toBe(409)
    expect(refused.json).toMatchObject({ code: 'session-refused', reason: 'locked' })
    expect(refused.json.holders).toEqual([
      { id: session.id, device: 'Firefox on Linux', since: session.openedAt, freeAt: session.openedAt + 300_000 },
    ])
    expect((await a.get('/')).json).toMatchObject({ user: 'ann', session: { id: session.id } })
  })

  it("B1 under lock: 'forever' the reason is full", async () => {
    const app = await start({ control: { policy: FOREVER } })
    await signIn(app.browser())
    app.clock.advance('59m')
    expect((await signIn(app.browser())).json).toMatchObject({ code: 'session-refused', reason: 'full' })
  })

  it('B2 a refusal signs the host out', async () => {
    const app = await start()
    await signIn(app.browser())
    const b = app.browser()
    await signIn(b)
    expect((await b.get('/')).json).toEqual({ user: null, session: null })
  })

  it('B5 after a sign-out the next gets in at once', async () => {
    const app = await start({ control: { policy: FOREVER } })
    const a = app.browser()
    await signIn(a)
    await a.post('/logout')
    expect((await signIn(app.browser())).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened', 'closed', 'opened'])
  })

  it.each(['session', 'all'] as const)('B5 after a revocation (%s) the next gets in at once', async (what) => {
    const app = await start({ control: { policy: FOREVER } })
    const { id } = (await signIn(app.browser())).json.session
    await app.control.revoke({ account: 'ann', ...(what === 'all' ? { all: true } : { session: id }) })
    app.clock.advance(1)
    expect((await signIn(app.browser())).json.user).toBe('ann')
  })

  it('B6 a session whose time is up is not counted, though nobody has swept it', async () => {
    const app = await start({ control: { policy: FOREVER } })
    await signIn(app.browser())
    app.clock.advance('1h')
    app.clock.advance('3m') // a twentieth of idle, in which the holder may have been active unwritten
    expect((await signIn(app.browser())).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened', 'idle', 'opened'])
  })

  it('B7 who closed the browser gets back in at once', async () => {
    const app = await start({ control: { policy: FOREVER } })
    const a = app.browser()
    await signIn(a)
    a.closeAndReopen()
    expect((await signIn(a)).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened', 'replaced', 'opened'])
  })
})

inEach(withHostData, (start) => {
  it('B2 a hundred refusals leave no authenticated host session, and the next login succeeds', async () => {
    const app = await start({ control: { policy: FOREVER } })
    const a = app.browser()
    await signIn(a)
    const statuses: number[] = []
    for (let i = 0; i < 100; i += 1) statuses.push((await signIn(app.browser())).status)
    expect(statuses).toEqual(Array(100).fill(409))
    expect(await signedInAtHost(app.hostStore)).toBe(1)
    await a.post('/logout')
    expect(await signedInAtHost(app.hostStore)).toBe(0)
    expect((await signIn(app.browser())).json.user).toBe('ann')
    expect((await app.live()).length).toBe(1)
  })
})

async function signedInAtHost(store: { all?: unknown }): Promise<number> {
  const all = store.all as (
    done: (error: unknown, sessions: Record<string, { passport?: { user?: string } }>) => void,
  ) => void
  const sessions = await new Promise<object[]>((resolve, reject) => {
    all.call(store, (error, found) => (error ? reject(error) : resolve(Object.values(found))))
  })
  return sessions.filter((one) => 'passport' in one && (one.passport as { user?: string }).user !== undefined).length
}

describe('B3, B4: what a refusal says', () => {
  const start = starting()

  it('B3 a refusal is no failed login: another status, a code, an event', async () => {
    const app = await start()
    const events: unknown[] = []
    app.control.on('refused', (entry) => events.push(entry.kind))
    await signIn(app.browser())
    const failed = await app.browser().post('/login', { username: 'ann', password: 'wrong' })
    expect([failed.status, events]).toEqual([401, []])
    const refused = await signIn(app.browser())
    expect([refused.status, refused.json.code, events]).toEqual([409, 'session-refused', ['refused']])
  })

  it('B4 JSON carries reason, retryAt, holders and the way to recovery, and nothing about where the holder is', async () => {
    const app = await start({
      guard: { recoveryUrl: '/recover', address: () => '203.0.113.7', place: () => 'Vienna' },
    })
    const a = app.browser()
    await signIn(a)
    const { json, text, headers } = await signIn(app.browser())
    expect(json.retryAt).toBe(app.clock.now() + 300_000)
    expect(json).toMatchObject({ reason: 'locked', recoveryUrl: '/recover', holders: [{ device: 'Firefox on Linux' }] })
    expect(headers.get('retry-after')).toBe('300')
    expect(text).not.toContain('203.0.113.7')
    for (const cookie of a.cookies.values()) expect(text).not.toContain(cookie)
  })

  it('B4 HTML carries the same', async () => {
    const app = await start({ guard: { recoveryUrl: '/recover', address: () => '203.0.113.7' } })
    await signIn(app.browser())
    app.clock.advance('1m')
    const { status, text, headers } = await signIn(app.browser(), 'ann', { accept: 'text/html' })
    expect([status, headers.get('content-type')]).toEqual([409, 'text/html; charset=utf-8'])
    expect(headers.get('retry-after')).toBe('240')
    for (const part of ['Firefox', 'Linux', '10:00', '10:05', '/recover']) expect(text).toContain(part)
    expect(text).not.toContain('203.0.113.7')
  })

  it('B4 the programming interface carries the same', async () => {
    const { control, clock } = await start()
    await control.open({ account: 'ann', label: 'Firefox on Linux' })
    const refused = await control.open({ account: 'ann' })
    expect(refused).toMatchObject({ outcome: 'refused', reason: 'locked', retryAt: clock.now() + 300_000 })
    expect(refused).toMatchObject({ holders: [{ device: 'Firefox on Linux', since: clock.now() }] })
  })
})
