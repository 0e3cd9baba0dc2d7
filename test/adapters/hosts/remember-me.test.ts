// A remembered sign-in obeys the policy when it comes back, and brings no displaced session back (C7).

import { describe, expect, it } from 'vitest'
import { createGate } from '../../../src/testing/adapter/gate.ts'
import type { Browser } from '../../support/browser.ts'
import { CHROME } from '../../support/browser.ts'
import { type Opening, startRemembering } from '../../support/remember-me.ts'

const ANYBODY = { lock: 0 } as const

const signIn = async (browser: Browser) => {
  await browser.post('/sign-in/ann')
  return browser.get('/')
}

describe.each<Opening>(['on-first-request', 'at-login'])('remember-me, opening: %s', (opening) => {
  it('opens like any other sign-in: in its own place after the browser was closed (B7)', async () => {
    const app = await startRemembering({ lock: 'forever', idle: '1h' }, { opening })
    const a = app.browser()
    await signIn(a)
    a.closeAndReopen()
    expect((await a.get('/')).json.user).toBe('ann')
    expect((await app.control.list({ account: 'ann' })).length).toBe(1)
  })

  it('is refused within the lock window, and leaves nobody signed in and nothing remembered (B1, B2)', async () => {
    const app = await startRemembering({ lock: '5m', idle: '30m' }, { opening })
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    a.closeAndReopen()
    app.clock.advance('1h') // it was idle for too long
    await signIn(b)
    expect((await a.get('/')).status).toBe(409)
    expect(a.cookies.has('remember')).toBe(false)
    expect((await a.get('/')).json.user).toBe(null)
    expect((await b.get('/')).json.user).toBe('ann')
  })

  it('displaces after it, where its own session was over by itself (C1)', async () => {
    const app = await startRemembering({ lock: '5m', idle: '30m' }, { opening })
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    a.closeAndReopen()
    app.clock.advance('1h')
    await signIn(b)
    app.clock.advance('5m')
    expect((await a.get('/')).json.user).toBe('ann')
    expect((await b.get('/')).json.reason).toBe('displaced')
  })

  it('C7 does not bring a displaced browser back: it is told once, and signed out for good', async () => {
    const app = await startRemembering(ANYBODY, { opening })
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    await signIn(b)
    expect((await a.get('/')).json).toMatchObject({ reason: 'displaced', by: { device: 'Chrome on Windows' } })
    for (let i = 0; i < 3; i += 1) expect((await a.get('/')).json.user).toBe(null)
    expect((await b.get('/')).json.user).toBe('ann')
  })

  it('C7 two requests that a displaced browser sends at the same moment do not bring it back', async () => {
    const gate = createGate()
    let waiting = 0
    const whileSigningOut = () => {
      waiting += 1
      if (waiting === 2) gate.release()
      return gate.pass()
    }
    const app = await startRemembering(ANYBODY, { opening, whileSigningOut })
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    await signIn(b)
    const other = a.copy()
    const first = a.get('/')
    await gate.entered // its host session is gone, its remember-me is not
    const second = other.get('/')
    for (const { json } of [await second, await first]) expect(json.reason).toBe('displaced')
    expect((await a.get('/')).json.user).toBe(null)
    expect((await b.get('/')).json.user).toBe('ann')
  })

  it.each(['closed', 'still open'])(
    'C7 a browser displaced while it was %s does not come back by itself',
    async (was) => {
      const app = await startRemembering(ANYBODY, { opening })
      const [a, b] = [app.browser(), app.browser(CHROME)]
      await signIn(a)
      if (was === 'closed') a.closeAndReopen()
      else a.forget('connect.sid')
      await signIn(b)
      expect((await a.get('/')).json.reason).toBe('displaced')
      expect((await a.get('/')).json.user).toBe(null)
      expect((await b.get('/')).json.user).toBe('ann')
    },
  )

  it('a sign-in by hand on that device works at once, told or not, and is remembered again', async () => {
    const app = await startRemembering({ ...ANYBODY, idle: '30m' }, { opening })
    const [a, b, c] = [app.browser(), app.browser(CHROME), app.browser(CHROME)]
    await signIn(a)
    await signIn(b)
    a.closeAndReopen()
    a.forget('remember') // so that nobody tells it
    expect((await signIn(a)).json.user).toBe('ann')
    await signIn(c)
    expect((await a.get('/')).json.reason).toBe('displaced')
    expect((await signIn(a)).json.user).toBe('ann')
    a.closeAndReopen()
    app.clock.advance('1h')
    expect((await a.get('/')).json.user).toBe('ann')
  })

  it.each([{ all: true }, {}])('I5 does not come back after it was revoked from elsewhere (%o)', async (how) => {
    const app = await startRemembering({ maxSessions: 2 }, { opening })
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    a.closeAndReopen()
    await app.control.revoke({ account: 'ann', ...('all' in how ? { all: true } : { session: id }) })
    app.clock.advance(1)
    expect((await a.get('/')).json.reason).toBe('revoked')
    expect((await a.get('/')).json.user).toBe(null)
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it('a sign-out forgets it', async () => {
    const app = await startRemembering(ANYBODY, { opening })
    const a = app.browser()
    await signIn(a)
    const other = a.copy()
    await a.post('/sign-out')
    expect((await a.get('/')).json.user).toBe(null)
    expect((await other.get('/')).json.user).toBe(null)
  })
})

it('E5 a prefetch opens nothing by it, and what follows is a remembered sign-in still', async () => {
  const app = await startRemembering(ANYBODY)
  const [a, b] = [app.browser(), app.browser(CHROME)]
  await signIn(a)
  a.closeAndReopen()
  await signIn(b)
  expect((await a.get('/', { 'sec-purpose': 'prefetch' })).json.code).toBe('session-required')
  expect((await a.get('/')).json.reason).toBe('displaced')
  expect((await b.get('/')).json.user).toBe('ann')
})
