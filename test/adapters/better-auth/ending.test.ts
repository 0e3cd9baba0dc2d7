import { describe, expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { type App, credentials, getSession, post, signIn, startAuth, userOf } from './app.ts'

const TWO = { control: { policy: { maxSessions: 2 } } } as const

async function twoSignedIn(app: App) {
  const [a, b] = [app.browser(), app.browser(CHROME)]
  await signIn(a)
  app.clock.advance('1s')
  await signIn(b)
  return { a, b }
}

describe("better-auth: what ends a session from outside, by the plugin's endpoints", () => {
  it('the list shows what a person needs, never the dead, never a token (I4)', async () => {
    const app = await startAuth({ ...TWO, options: { place: () => 'Paris' } })
    const { a, b } = await twoSignedIn(app)
    const { json, text } = await a.get('/api/auth/unique-sessions/list')
    expect(json).toMatchObject([
      { device: 'Chrome on Windows', place: 'Paris', current: false, address: null },
      { device: 'Firefox on Linux', place: 'Paris', current: true, address: null },
    ])
    for (const row of app.rows['session'] ?? []) expect(text).not.toContain(row.token)
    await app.control.close({ account: app.idOf('ann'), session: json[0].id })
    expect((await a.get('/api/auth/unique-sessions/list')).json).toHaveLength(1)
    expect(await userOf(b)).toBe(null)
  })

  it('one of their own is ended, and told that it was revoked (I1)', async () => {
    const app = await startAuth(TWO)
    const { a, b } = await twoSignedIn(app)
    const [other] = (await a.get('/api/auth/unique-sessions/list')).json
    expect((await post(a, '/unique-sessions/end', { id: other.id })).json).toEqual({ ended: 1 })
    expect((await getSession(b)).json).toMatchObject({ code: 'SESSION_ENDED', reason: 'revoked' })
    expect(await userOf(a)).toBe('ann')
  })

  it('an id that is not theirs is 404, and nothing happens (I2)', async () => {
    const app = await startAuth(TWO)
    const { a } = await twoSignedIn(app)
    const bob = app.browser()
    await signIn(bob, 'bob')
    const [id] = await app.live('ann')
    const answer = await post(bob, '/unique-sessions/end', { id })
    expect([answer.status, answer.json.code]).toEqual([404, 'NO_SUCH_SESSION'])
    expect((await post(bob, '/unique-sessions/end', {})).status).toBe(400)
    expect([await userOf(a), await userOf(bob)]).toEqual(['ann', 'bob'])
  })

  it('the others are ended, with their number (I1)', async () => {
    const app = await startAuth(TWO)
    const { a, b } = await twoSignedIn(app)
    expect((await post(a, '/unique-sessions/end-others')).json).toEqual({ ended: 1 })
    expect([await userOf(a), await userOf(b)]).toEqual(['ann', null])
  })

  it('nobody who is not signed in is answered', async () => {
    const app = await startAuth()
    expect((await app.browser().get('/api/auth/unique-sessions/list')).status).toBe(401)
    expect((await post(app.browser(), '/unique-sessions/end-others')).status).toBe(401)
  })
})

describe("better-auth: what ends a session from outside, by better-auth's own endpoints", () => {
  it('revoke-session of another is a revocation, of what ended already harmless (I1, I3)', async () => {
    const app = await startAuth(TWO)
    const { a, b } = await twoSignedIn(app)
    const other = (app.rows['session'] ?? []).find(({ userAgent }) => userAgent === CHROME)
    for (let twice = 0; twice < 2; twice += 1) {
      expect((await post(a, '/revoke-session', { token: other?.token })).json).toEqual({ status: true })
    }
    expect((await app.told()).at(-1)).toBe('revoked')
    expect([await userOf(a), await userOf(b), (await app.live()).length]).toEqual(['ann', null, 1])
  })

  it('revoke-other-sessions leaves the own (I1)', async () => {
    const app = await startAuth(TWO)
    const { a, b } = await twoSignedIn(app)
    await post(a, '/revoke-other-sessions')
    expect([await userOf(a), await userOf(b), (await app.live()).length]).toEqual(['ann', null, 1])
  })

  it('revoke-sessions ends all (I1)', async () => {
    const app = await startAuth(TWO)
    await twoSignedIn(app).then(({ a }) => post(a, '/revoke-sessions'))
    expect(await app.live()).toEqual([])
  })

  it('a change of password that revokes the others keeps whoever changed it in, with or without a device (E1, I5)', async () => {
    const app = await startAuth(TWO)
    const { a, b } = await twoSignedIn(app)
    a.forget('better-auth.utsessions_device')
    const change = { currentPassword: 'the right password', newPassword: 'another password', revokeOtherSessions: true }
    expect((await post(a, '/change-password', change)).status).toBe(200)
    expect([await userOf(a), await userOf(b), (await app.live()).length]).toEqual(['ann', null, 1])
    expect((await signIn(app.browser(), 'ann', 'another password')).status).toBe(200)
  })

  it('a password reset that revokes ends all, and nothing from before comes back (I5)', async () => {
    let token = ''
    const app = await startAuth({
      control: { policy: { lock: 'forever', idle: '1h' } },
      auth: () => ({
        session: { cookieCache: { enabled: true, maxAge: 300 } },
        emailAndPassword: {
          enabled: true,
          revokeSessionsOnPasswordReset: true,
          sendResetPassword: async (reset) => {
            token = reset.token
          },
        },
      }),
    })
    const a = app.browser()
    await signIn(a)
    await getSession(a)
    await post(app.browser(), '/request-password-reset', { email: credentials('ann').email, redirectTo: '/' })
    expect((await post(app.browser(), '/reset-password', { token, newPassword: 'a new password' })).status).toBe(200)
    const b = app.browser()
    expect((await signIn(b, 'ann', 'a new password')).status).toBe(200)
    expect((await getSession(a)).json).toMatchObject({ code: 'SESSION_ENDED', reason: 'revoked' })
    expect([await userOf(a), await userOf(b)]).toEqual([null, 'ann'])
  })

  it('a user who is deleted has no session left', async () => {
    const app = await startAuth({ auth: () => ({ user: { deleteUser: { enabled: true } } }) })
    const a = app.browser()
    await signIn(a)
    const id = app.idOf('ann')
    expect((await post(a, '/delete-user', { password: 'the right password' })).status).toBe(200)
    expect(await app.control.list({ account: id })).toEqual([])
  })
})

describe('better-auth: revocation of all by the control (C10, I5)', () => {
  it('what is not in the record dies, too, where it is older; what is signed in later lives', async () => {
    const app = await startAuth()
    app.store.break('load', 'fail')
    const a = app.browser()
    expect((await signIn(a)).status).toBe(503)
    app.store.heal()
    await signIn(a)
    await app.control.revoke({ account: app.idOf('ann'), all: true })
    const b = app.browser()
    await signIn(b)
    expect([await userOf(a), await userOf(b)]).toEqual([null, 'ann'])
  })
})

describe('better-auth: the lock window', () => {
  it('refuses a millisecond before its end, and admits at it (G1, G2)', async () => {
    const app = await startAuth()
    const a = app.browser()
    await signIn(a)
    app.clock.advance(299_999)
    const refused = await signIn(app.browser())
    expect([refused.status, refused.json.retryAt]).toEqual([409, app.clock.now() + 1])
    expect(await userOf(a)).toBe('ann')
    app.clock.advance(1)
    expect((await signIn(app.browser())).status).toBe(200)
    expect(await userOf(a)).toBe(null)
  })

  it('lock: 0 lets the newcomer win (G3)', async () => {
    const app = await startAuth({ control: { policy: { lock: 0 } } })
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    await signIn(b)
    expect([await userOf(a), await userOf(b)]).toEqual([null, 'ann'])
  })

  it('least-recently-used goes by activity (C2, H2)', async () => {
    const policy = { maxSessions: 2, lock: 0, displace: 'least-recently-used' } as const
    const app = await startAuth({ control: { policy } })
    const { a, b } = await twoSignedIn(app)
    app.clock.advance('2m')
    await userOf(a)
    await signIn(app.browser())
    expect([await userOf(a), await userOf(b)]).toEqual(['ann', null])
  })
})
