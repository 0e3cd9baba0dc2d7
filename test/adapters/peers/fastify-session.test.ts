// What @fastify/session says of its cookie and of new sessions, with the guard behind it as without.

import { Signer } from '@fastify/cookie'
import { expect, it } from 'vitest'
import { SECRET } from '../../support/apps/fastify-session.ts'
import { sessionCookie, withAndWithoutGuard } from '../../support/fastify-session-peer.ts'

const TLS = { 'x-forwarded-proto': 'https' }
const MINUTE = 60_000
const signer = new Signer(SECRET)

withAndWithoutGuard((start) => {
  const started = (options: Parameters<typeof start>[0] = {}) => start(options, () => {})

  it('the cookie is sessionId, signed, for the whole site, closed to scripts, and ends with the browser', async () => {
    const { headers, json } = await (await started()).browser().get('/write')
    const { value = '', ...attributes } = sessionCookie(headers) ?? {}
    expect(attributes).toEqual({ Path: '/', HttpOnly: '' })
    expect(signer.unsign(value)).toMatchObject({ valid: true, value: json.id })
  })

  it('the cookie has the attributes that it was given', async () => {
    const cookie = {
      domain: 'example.org',
      path: '/write',
      httpOnly: false,
      secure: true,
      sameSite: 'strict',
      partitioned: true,
      maxAge: MINUTE,
    } as const
    const { headers } = await (await started({ cookie })).browser().get('/write', TLS)
    const { value: _, Expires, ...attributes } = sessionCookie(headers) ?? {}
    expect(attributes).toEqual({
      Domain: 'example.org',
      Path: '/write',
      Secure: '',
      SameSite: 'Strict',
      Partitioned: '',
    })
    expect(Math.abs(Date.parse(Expires ?? '') - Date.now() - MINUTE)).toBeLessThan(5_000)
  })

  it('maxAge goes before expires', async () => {
    const cookie = { secure: false, maxAge: MINUTE, expires: new Date(Date.now() + 60 * MINUTE) }
    const { headers } = await (await started({ cookie })).browser().get('/write')
    expect(Date.parse(sessionCookie(headers)?.['Expires'] ?? '') - Date.now()).toBeLessThan(2 * MINUTE)
  })

  it("with 'auto' the cookie is what the connection is", async () => {
    const peer = await started({ cookie: { secure: 'auto', sameSite: 'none' } })
    const [plain, secure] = [await peer.browser().get('/write'), await peer.browser().get('/write', TLS)]
    expect(sessionCookie(plain.headers)).toMatchObject({ SameSite: 'Lax' })
    expect(sessionCookie(plain.headers)).not.toHaveProperty('Secure')
    expect(sessionCookie(secure.headers)).toMatchObject({ SameSite: 'None', Secure: '' })
  })

  it('a secure cookie, the default, is not set over plain http, and nothing is saved', async () => {
    const peer = await started({ cookie: {} })
    expect(sessionCookie((await peer.browser().get('/write')).headers)).toBe(undefined)
    expect(peer.stored()).toEqual([])
    expect(sessionCookie((await peer.browser().get('/write', TLS)).headers)).toHaveProperty('Secure')
  })

  it("outside the cookie's path there is no session", async () => {
    const peer = await start({ cookie: { secure: false, path: '/write' } }, (app) => {
      app.get('/elsewhere', async (request) => ({ id: request.session.sessionId ?? null }))
    })
    const { json, headers } = await peer.browser().get('/elsewhere')
    expect([json.id, sessionCookie(headers), peer.calls()]).toEqual([null, undefined, []])
  })

  it('the cookie goes by another name, and its value by a prefix', async () => {
    const peer = await started({ cookieName: 'connect.sid', cookiePrefix: 's:' })
    const a = peer.browser()
    const { headers, json } = await a.get('/write')
    const value = sessionCookie(headers, 'connect.sid')?.['value']
    expect(value?.startsWith(`s:${json.id}.`)).toBe(true)
    expect((await a.get('/write')).json).toEqual({ views: 2, id: json.id })
  })

  it.each([
    ['a value without its prefix', (value: string) => value.replace('s:', '')],
    ['a signature that does not fit', (value: string) => `${value}x`],
    ['a session that is not in the store', () => `s:${signer.sign('nobody')}`],
  ])('%s starts a new session', async (_, changed) => {
    const peer = await started({ cookiePrefix: 's:' })
    const { headers, json } = await peer.browser().get('/write')
    const value = changed(sessionCookie(headers)?.['value'] ?? '')
    const other = await peer.browser().get('/write', { cookie: `sessionId=${encodeURIComponent(value)}` })
    expect(other.json.views).toBe(1)
    expect(other.json.id).not.toBe(json.id)
  })

  it('older secrets are still read, and the first one signs', async () => {
    const old = 'an older secret of these tests, at least 32 bytes'
    const peer = await started({ secret: [SECRET, old] })
    const a = peer.browser()
    const { id } = (await a.get('/write')).json
    const oldCookie = encodeURIComponent(new Signer(old).sign(id))
    const { json, headers } = await peer.browser().get('/write', { cookie: `sessionId=${oldCookie}` })
    expect([json.views, sessionCookie(headers)?.['value']]).toEqual([2, signer.sign(id)])
  })

  it('ids come from the application where it makes them', async () => {
    let made = 0
    const peer = await started({ idGenerator: () => `id-${++made}` })
    expect((await peer.browser().get('/write')).json.id).toBe('id-1')
  })

  it('saveUninitialized, the default: a new session that nobody wrote to is saved, with a cookie', async () => {
    const peer = await started()
    expect(sessionCookie((await peer.browser().get('/read')).headers)).toBeDefined()
    expect([peer.calls(), peer.stored()]).toEqual([['set'], [{}]])
  })

  it('saveUninitialized: false: only what was written to is saved, and has a cookie', async () => {
    const peer = await started({ saveUninitialized: false })
    expect(sessionCookie((await peer.browser().get('/read')).headers)).toBe(undefined)
    expect(peer.calls()).toEqual([])
    expect(sessionCookie((await peer.browser().get('/write')).headers)).toBeDefined()
    expect([peer.calls(), peer.stored()]).toEqual([['set'], [{ views: 1 }]])
  })
})
