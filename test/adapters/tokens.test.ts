// JWTs that an application verifies itself, by `utsessions/tokens`: what a revocation of all makes of them, and refreshes of ended sessions.

import { jwtVerify, SignJWT } from 'jose'
import { createRefresh, isStillGood } from 'utsessions/tokens'
import { describe, expect, it } from 'vitest'
import { type ControlOptions, idOf, makeControl } from '../controller/controls.ts'

const account = 'ann'
const MINUTE = 60_000
const KEY = new TextEncoder().encode('a key of the tests, 32 bytes long')

describe('isStillGood', () => {
  it.each([
    ['any, where all were never ended', undefined, null, true],
    ['one of the second before', 999, 1_000_000, false],
    ['one of a second that had begun before', 1000, 1_000_300, false],
    ['one of the second after', 1001, 1_000_300, true],
    ['one of the very instant', 1000, 1_000_000, true],
    ['one with milliseconds, just after', 1000.301, 1_000_300, true],
    ['one with milliseconds, of the very instant', 1767261900.123, 1767261900123, true],
    ['one with milliseconds, just before', 1000.299, 1_000_300, false],
    ['one that does not say when', undefined, 1_000_000, false],
  ])('I5 %s', (_which, iat, notBefore, good) => {
    expect(isStillGood({ iat }, notBefore)).toBe(good)
  })

  it('I5 holds for JWTs of jose: one from before is dead, one signed in after it lives, within one second', async () => {
    const { control, clock } = makeControl()
    clock.advance(400)
    const sign = () => new SignJWT({ sub: account }).setProtectedHeader({ alg: 'HS256' })
    const issued = async () => {
      const jwt = await sign()
        .setIssuedAt(control.now() / 1000)
        .sign(KEY)
      const { payload } = await jwtVerify(jwt, KEY, { currentDate: new Date(control.now() + 1000) })
      return payload
    }
    const before = await issued()
    clock.advance(100)
    await control.revoke({ account, all: true })
    const after = await issued()
    const notBefore = await control.notBefore({ account })
    expect([isStillGood(before, notBefore), isStillGood(after, notBefore)]).toEqual([false, true])
  })
})

/** A session of an application that keeps its id as `sid` in its JWTs. */
async function opened(options: ControlOptions = {}, lifetime?: '5m' | '1h') {
  const world = makeControl(options)
  const { control } = world
  const refresh = createRefresh(control, lifetime === undefined ? {} : { accessTokenLifetime: lifetime })
  const session = idOf(await control.open({ account, hostSession: 'sid-1', label: 'Firefox "Nightly" — Linux' }))
  return { ...world, refresh, session }
}

describe('a refresh', () => {
  it('E3 of a live session gives when the access token ends, by session, host session or token', async () => {
    const { control, clock, refresh, session } = await opened({ policy: { idle: '1h' } })
    clock.advance('2m')
    for (const request of [{ session }, { hostSession: 'sid-1' }]) {
      expect(await refresh({ account, ...request })).toEqual({
        outcome: 'alive',
        session,
        expiresAt: control.now() + 61 * MINUTE,
        exp: Math.floor(control.now() / 1000) + 300,
        expiresIn: 300,
      })
    }
    const { token } = (await control.open({ account: 'bob' })) as { token: string }
    expect(await refresh({ account: 'bob', token })).toMatchObject({ outcome: 'alive' })
  })

  it('H3 an access token never outlives its session, not by a fraction of a second', async () => {
    const { control, clock, refresh, session } = await opened({ policy: { lifetime: '1h', idle: 'none' } }, '1h')
    clock.advance(MINUTE * 20 + 1)
    const answer = await refresh({ account, session })
    if (answer.outcome !== 'alive') throw new Error('ended')
    expect(answer.expiresIn).toBe(40 * 60 - 1)
    expect(answer.exp * 1000).toBeLessThanOrEqual(answer.expiresAt ?? 0)
    clock.advance(MINUTE * 40 - 2)
    expect(await refresh({ account, session })).toMatchObject({ outcome: 'alive', expiresIn: 0 })
    clock.advance(1)
    expect(await refresh({ account, session })).toMatchObject({ outcome: 'ended', reason: 'expired' })
    expect(control.now()).toBe(clock.now())
  })

  it('C1 C7 of an ended session is refused with its reason, as RFC 6749 has it', async () => {
    const { control, clock, refresh, session } = await opened({ policy: { lock: 0 } })
    clock.advance('1m')
    await control.open({ account, hostSession: 'sid-2', label: 'Safari "on" iPhone – Ñ' })
    const answer = await refresh({ account, session })
    expect(answer).toMatchObject({ outcome: 'ended', reason: 'displaced', body: { error: 'invalid_grant' } })
    expect(answer).toHaveProperty(
      'body.error_description',
      "Ended at 2026-01-01T10:01:00.000Z: another session took its place, on Safari 'on' iPhone ? ?.",
    )
    expect(await refresh({ account, hostSession: 'sid-1' })).toMatchObject({ reason: 'displaced' })
    expect(await refresh({ account, hostSession: 'sid-2' })).toMatchObject({ outcome: 'alive' })
  })

  it('L4 of a session that an administrator ended does not say who that was', async () => {
    const { control, refresh, session } = await opened()
    await control.revoke({ account, session, operator: 'Sam of support' })
    expect(JSON.stringify((await refresh({ account, session })) as { body?: unknown })).toContain('revoked')
    expect(await refresh({ account, session })).toHaveProperty(
      'body.error_description',
      'Ended at 2026-01-01T10:00:00.000Z: it was revoked.',
    )
  })

  it('of a session that nobody has ever opened is refused, and opens none', async () => {
    const { control, refresh } = await opened()
    expect(await refresh({ account: 'bob', hostSession: 'sid-9' })).toMatchObject({ reason: 'unknown' })
    expect(await control.list({ account: 'bob' })).toEqual([])
  })

  it('H2 H4 counts as activity, unless it is passive or the client says when it was used', async () => {
    const { clock, refresh, session } = await opened({ policy: { idle: '30m', touchEvery: '1m' } })
    clock.advance('20m')
    await refresh({ account, session })
    clock.advance('20m')
    expect(await refresh({ account, session, passive: true })).toMatchObject({ outcome: 'alive' })
    clock.advance('5m')
    await refresh({ account, session, activeAt: clock.now() - 20 * MINUTE })
    clock.advance('8m') // 33 minutes after what counted, 28 after what the client said
    expect(await refresh({ account, session, passive: true })).toMatchObject({ outcome: 'alive' })
    clock.advance('4m')
    expect(await refresh({ account, session })).toMatchObject({ outcome: 'ended', reason: 'idle' })
  })

  it('reuse of a refresh token ends the session: its thief and its owner are both out', async () => {
    const { control, clock, refresh, session } = await opened()
    const spent = new Set<string>()
    const exchange = async (refreshToken: string) => {
      if (spent.size === spent.add(refreshToken).size) await control.revoke({ account, session })
      return refresh({ account, session })
    }
    expect(await exchange('r1')).toMatchObject({ outcome: 'alive' })
    expect(await exchange('r2')).toMatchObject({ outcome: 'alive' })
    clock.advance('1m')
    expect(await exchange('r1')).toMatchObject({ outcome: 'ended', reason: 'revoked' })
    expect(await exchange('r3')).toMatchObject({ outcome: 'ended', reason: 'revoked' })
  })

  it('K2 fails while the store does not answer; with onStoreError: allow it lives for one access token', async () => {
    const strict = await opened()
    strict.store.break('load', 'fail')
    await expect(strict.refresh({ account, session: strict.session })).rejects.toMatchObject({
      code: 'UTS_STORE_UNAVAILABLE',
    })
    const lenient = await opened({ onStoreError: 'allow' })
    lenient.store.break('load', 'fail')
    expect(await lenient.refresh({ account, session: lenient.session })).toMatchObject({
      outcome: 'alive',
      session: null,
      expiresAt: null,
      expiresIn: 300,
    })
  })

  it('needs a lifetime that is one', () => {
    const { control } = makeControl()
    // @ts-expect-error no duration
    expect(() => createRefresh(control, { accessTokenLifetime: 'soon' })).toThrow(/accessTokenLifetime must be/)
  })
})
