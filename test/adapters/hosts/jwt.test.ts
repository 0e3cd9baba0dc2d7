// Clients that carry a JWT of the application's own and no cookies, and a service beside it that verifies such JWTs by itself.

import express, { type Request } from 'express'
import { createSessionControl, memoryStore, type PolicyOptions } from 'utsessions'
import { guard } from 'utsessions/express'
import { fakeClock } from 'utsessions/testing'
import { isStillGood } from 'utsessions/tokens'
import { expect, it, onTestFinished } from 'vitest'
import { listening } from '../../support/apps/listening.ts'
import { claimsOf, jwtFor, readJwt } from '../../support/apps/own-jwt.ts'
import { createBrowser } from '../../support/browser.ts'

interface Told {
  /** Whether the guard is told when a JWT was signed in. */
  readonly signedInAt?: boolean
}

async function started(policy: PolicyOptions, { signedInAt = true }: Told = {}) {
  const clock = fakeClock()
  const control = createSessionControl({ store: memoryStore(), clock, pruneEvery: 'never', policy })
  const app = express()
  app.use(readJwt)
  app.get('/elsewhere', async (req, res) => {
    const { sub: account = '', iat } = claimsOf(req) ?? {}
    const notBefore = await control.notBefore({ account })
    res.sendStatus(isStillGood({ ...(iat !== undefined && { iat }) }, notBefore) ? 204 : 401)
  })
  app.use(
    guard(control, {
      account: (req: Request) => claimsOf(req)?.sub,
      hostSession: (req) => claimsOf(req)?.['sid'] as string | undefined,
      ...(signedInAt && { signedInAt: (req: Request) => (claimsOf(req)?.iat ?? 0) * 1000 }),
      signOut: () => {},
    }),
  )
  app.get('/', (req, res) => void res.json({ session: req.utsessions.session }))
  const { url, close } = await listening(app)
  onTestFinished(() => {
    close()
    control.dispose()
  })
  const ask = (jwt: string, path = '/') => createBrowser(url).get(path, { authorization: `Bearer ${jwt}` })
  return { clock, control, ask, jwt: (sid: string, account = 'ann') => jwtFor(account, sid, clock.now()) }
}

it('E3 C1 C7 one client gives way to the next, and stays out whatever it sends', async () => {
  const { clock, ask, jwt } = await started({ lock: '5m' })
  const [one, two] = [await jwt('1'), await jwt('2')]
  const { id } = (await ask(one)).json.session
  expect((await ask(await jwt('1'))).json.session.id).toBe(id) // refreshed
  expect((await ask(two)).status).toBe(409)
  clock.advance('5m')
  expect((await ask(two)).status).toBe(200)
  for (const again of [one, await jwt('1')]) expect((await ask(again)).json.reason).toBe('displaced')
  expect((await ask(two)).status).toBe(200)
})

it('E3 parallel first requests of one client are one session', async () => {
  const { control, ask, jwt } = await started({ lock: 'forever', idle: '1h' })
  const one = await jwt('1')
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(one)))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect((await control.list({ account: 'ann' })).length).toBe(1)
})

it('I5 a JWT from before a revocation of all is dead, used before or not; one of the next second lives', async () => {
  const { clock, control, ask, jwt } = await started({ maxSessions: 'unlimited' })
  const [used, unused] = [await jwt('1'), await jwt('2')]
  await ask(used)
  clock.advance(400)
  await control.revoke({ account: 'ann', all: true })
  clock.advance(400)
  const ofThatSecond = await jwt('3')
  clock.advance('1s')
  const after = await jwt('4')
  for (const path of ['/', '/elsewhere']) {
    for (const dead of [used, unused, ofThatSecond]) expect((await ask(dead, path)).status).toBe(401)
    expect((await ask(after, path)).status).toBeLessThan(300)
  }
})

it('I5 a password changes: a JWT that says its milliseconds is good at once', async () => {
  const { clock, control, ask, jwt } = await started({ lock: 'forever', idle: '1h' })
  clock.advance(400)
  await ask(await jwt('1'))
  clock.advance(400)
  await control.revoke({ account: 'ann', all: true })
  const renewed = await jwtFor('ann', '2', clock.now(), true)
  for (const path of ['/', '/elsewhere']) expect((await ask(renewed, path)).status).toBeLessThan(300)
})

it('I5 however many sessions were ended at once', async () => {
  const { clock, control, ask, jwt } = await started({ maxSessions: 'unlimited' })
  const jwts = await Promise.all(Array.from({ length: 20 }, (_, i) => jwt(String(i))))
  for (const one of jwts) await ask(one)
  clock.advance('1m')
  await control.revoke({ account: 'ann', all: true })
  clock.advance('1m')
  for (const one of jwts) expect((await ask(one)).status).toBe(401)
})

it('I5 without signedInAt only as many endings as are kept know their JWT, which docs/hosts/jwt.md says', async () => {
  const { clock, control, ask, jwt } = await started(
    { maxSessions: 'unlimited', keepEndings: 2 },
    { signedInAt: false },
  )
  const jwts = await Promise.all(['1', '2', '3'].map((sid) => jwt(sid)))
  for (const one of jwts) await ask(one)
  clock.advance('1m')
  await control.revoke({ account: 'ann', all: true })
  expect((await Promise.all(jwts.map((one) => ask(one)))).map(({ status }) => status)).toEqual([200, 401, 401])
})
