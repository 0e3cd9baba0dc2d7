// next-auth 4 on Next 16, with the guard in the proxy.

import { createRequire } from 'node:module'
import { createSessionControl, memoryStore } from 'utsessions'
import { authJs, authJsSignOut } from 'utsessions/hosts'
import { guard, type NextAsked, type NextRequestLike } from 'utsessions/next'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { builtNext, servedByNext } from '../../support/apps/next.ts'
import { type Browser, CHROME, createBrowser } from '../../support/browser.ts'

interface Login {
  readonly sub?: string
  readonly sid?: string
  readonly signedInAt?: number
}

const secret = 'a secret of the tests'
const COOKIE = 'next-auth.session-token'
/** Untyped, as Next is. */
const { getToken } = createRequire(import.meta.url)('next-auth/jwt') as {
  getToken(given: { req: NextAsked; secret: string }): Promise<Login | null>
}

beforeAll(async () => {
  process.env['NEXTAUTH_URL'] = 'http://localhost'
  await builtNext()
}, 300_000)

async function start() {
  const control = createSessionControl({ store: memoryStore(), policy: { lock: '5m' } })
  const { proxy } = guard(control, {
    account: async (asked) => {
      const login = await getToken({ req: asked, secret })
      return { account: login?.sub, hostSession: login?.sid, signedInAt: login?.signedInAt }
    },
    signOut: (asked, answer) => {
      for (const line of authJsSignOut(asked.headers.get('cookie'))) answer.headers.append('set-cookie', line)
    },
  })
  const { url, close } = await servedByNext({
    proxy: async (request: NextRequestLike) =>
      request.url.includes('/api/auth/')
        ? new Response(null, { headers: { 'x-middleware-next': '1' } })
        : proxy(request),
    handle: async (request) => Response.json({ cookies: request.headers.get('cookie') }),
    nextAuth: { secret, logger: { error: () => {}, warn: () => {} }, providers: [password], ...authJs(control) },
  })
  onTestFinished(async () => {
    control.dispose()
    await close()
  })
  return { control, browser: (userAgent?: string) => createBrowser(url, userAgent ? { 'user-agent': userAgent } : {}) }
}

/** Its JWT needs two cookies: a name as long as that. */
const password = {
  id: 'credentials',
  type: 'credentials',
  name: 'Password',
  credentials: { user: {} },
  authorize: ({ user }: { user: string }) => ({ id: user, name: user === 'long' ? 'x'.repeat(5000) : user }),
}

async function ask(browser: Browser, path: string, form: Readonly<Record<string, string>> = {}) {
  const { csrfToken } = (await browser.get('/api/auth/csrf')).json
  return browser.post(`/api/auth/${path}`, { ...form, csrfToken, json: 'true' })
}

it('signs a refused login out of next-auth in that very answer, and lets it in after a sign-out (B1, B2, B5)', async () => {
  const { browser } = await start()
  const [a, b] = [browser(), browser(CHROME)]
  for (const one of [a, b]) await ask(one, 'callback/credentials', { user: 'ann' })
  expect([(await a.get('/')).status, a.cookies.has(COOKIE)]).toEqual([200, true])
  expect((await b.get('/')).json).toMatchObject({ status: 409, code: 'session-refused' })
  expect(b.cookies.has(COOKIE)).toBe(false)
  await ask(a, 'signout')
  await ask(b, 'callback/credentials', { user: 'ann' })
  expect([(await b.get('/')).status, b.cookies.has(COOKIE)]).toEqual([200, true])
})

it('clears a sign-in that came in pieces (B2)', async () => {
  const { browser } = await start()
  const [a, b] = [browser(), browser(CHROME)]
  for (const one of [a, b]) await ask(one, 'callback/credentials', { user: 'long' })
  expect([...b.cookies.keys()].filter((name) => name.startsWith(COOKIE))).toEqual([`${COOKIE}.0`, `${COOKIE}.1`])
  expect([(await a.get('/')).status, (await b.get('/')).status]).toEqual([200, 409])
  expect([...b.cookies.keys()].filter((name) => name.startsWith(COOKIE))).toEqual([])
})

it('has a displaced sign-in renewed by next-auth, and it is dead all the same (C7)', async () => {
  const { browser, control } = await start()
  const a = browser()
  await ask(a, 'callback/credentials', { user: 'ann' })
  await a.get('/')
  const copy = a.copy(COOKIE)
  await control.revoke({ account: 'ann', all: true })
  const before = copy.cookies.get(COOKIE)
  expect((await copy.get('/api/auth/session')).json.user.id).toBe('ann')
  expect(copy.cookies.get(COOKIE)).not.toBe(before)
  expect((await copy.get('/')).json).toMatchObject({ status: 401, reason: 'revoked' })
})
