// What browsers do in the cases: sign in, look, come back with what is left; and what every case wants to know of an answer.

import assert from 'node:assert/strict'
import { PASSWORD } from './application.ts'
import type { Answer, Browser, Fields, Sent } from './browser.ts'
import type { World } from './case.ts'

/** Nobody gives way, and nothing expires while a case moves the clock by minutes. */
export const FOREVER = { lock: 'forever', idle: '1h', lifetime: '8h' } as const

/** Signs in, and asks for the page that follows. */
export function signIn(browser: Browser, user = 'ann', headers?: Sent): Promise<Answer> {
  return browser.post(loginPath({ user, password: PASSWORD }), {}, headers)
}

/** Signs in, and asks for nothing more. */
export function signInOnly(browser: Browser, user = 'ann', headers?: Sent): Promise<Answer> {
  return browser.post(loginPath({ user, password: PASSWORD, stay: '1' }), {}, headers)
}

/** Another site's form signs in here. */
export function signInFromElsewhere(browser: Browser, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return browser.crossSitePost(loginPath({ user: 'ann', password: PASSWORD, ...more }))
}

export function loginPath(query: Readonly<Record<string, string>>): string {
  return `/login?${new URLSearchParams(query)}`
}

/** Who the application's first page says is signed in; `null` for nobody, or where the guard answers. */
export async function userOf(browser: Browser): Promise<string | null> {
  return (await browser.get('/')).json?.user ?? null
}

export function usersOf(browsers: readonly Browser[]): Promise<(string | null)[]> {
  return Promise.all(browsers.map(userOf))
}

/** Signs in in so many new browsers, a minute apart. */
export async function signInEach(app: World, count: number): Promise<Browser[]> {
  const browsers = Array.from({ length: count }, () => app.browser())
  for (const browser of browsers) {
    await signIn(browser)
    app.clock.advance('1m')
  }
  return browsers
}

/** Asks for a page that the case lets end. @param change the request changes the host's session data at its end */
export async function slowRequest(app: World, browser: Browser, change = false) {
  const answer = browser.get(change ? '/slow?change=1' : '/slow')
  answer.catch(() => undefined) // awaited later, or by nobody where the case fails before
  await Promise.race([app.gate.entered, answer])
  return async () => {
    app.gate.release()
    assertAble(await answer)
    assert.deepEqual((await answer).json, { slow: true })
  }
}

/** A case that needs what the fixture does not offer must say so, and what to do. */
export function assertAble({ json }: Answer): void {
  const lacks = json?.lacks
  assert.ok(
    lacks === undefined,
    `The fixture has no '${lacks}', which this case needs. Offer it, or write without: { ${lacks}: '…' } with the reason why this host has none.`,
  )
}

/** The names of the guard's own cookies; `token` only where the host keeps no data for the application. */
export function ourCookies(browser: Browser): { readonly token?: string; readonly device?: string } {
  const names = [...browser.cookies.keys()]
  const token = names.find((name) => /^(__Host-|__Secure-)?utsessions$/.test(name))
  const device = names.find((name) => /^(__Host-|__Secure-)?utsessions-device$/.test(name))
  return { ...(token !== undefined && { token }), ...(device !== undefined && { device }) }
}

/** The same browser when all that is left is what the device is known by. */
export function deviceOf(browser: Browser): Browser {
  const { device } = ourCookies(browser)
  assert.ok(device !== undefined, 'The browser was given no device cookie')
  return browser.copy(device)
}

/** The same browser without the guard's own cookies. */
export function withoutOurs(browser: Browser): Browser {
  const copy = browser.copy()
  for (const name of Object.values(ourCookies(browser))) copy.forget(name)
  return copy
}

/** All cookies of a browser as one request sends them. */
export function cookiesOf(browser: Browser): Sent {
  return { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
}

/** What no answer may tell of this browser. A cookie of a few letters is no secret. */
export function secretsOf({ cookies }: Browser): string[] {
  return [...cookies.values()].filter((value) => value.length >= 16)
}

/** The status of a problem, its code and its reason. */
export function problemOf({ status, json }: Answer): readonly unknown[] {
  return [status, json?.code, json?.reason]
}

export function assertEnded(answer: Answer, reason: string): void {
  assert.deepEqual(problemOf(answer), [401, 'session-ended', reason])
}

export function assertRefused(answer: Answer, reason = 'locked'): void {
  assert.deepEqual(problemOf(answer), [409, 'session-refused', reason])
}

/** 503, with when to come again, and nothing for a cache to keep. */
export function assertOutage(answer: Answer, code = 'store-unavailable'): void {
  assert.deepEqual([answer.status, answer.json?.code], [503, code])
  assert.ok(Number(answer.headers.get('retry-after')) > 0, 'No Retry-After')
  assert.match(answer.headers.get('cache-control') ?? '', /no-store/)
}

/** What the forms of a page carry, by name; of several of one name the last that is not empty. */
export function fieldsIn(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input\b[^>]*>/g)].map(([input]) => [
    attribute(input, 'name'),
    attribute(input, 'value'),
  ])
  return Object.fromEntries(inputs.filter(([name, value]) => name !== '' && value !== ''))
}

function attribute(input: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? ''
  return value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&')
}

/** Whatever does not show by a header that it comes from a page of this site is 403: forms of other sites, and programs that say nothing. */
export async function assertForged(browser: Browser, path: string, fields: Fields): Promise<void> {
  const answers = [
    await browser.submit(path, fields, { 'sec-fetch-site': 'cross-site' }),
    await browser.submit(path, fields, { 'sec-fetch-site': 'same-site', origin: 'https://other.example' }),
    await browser.send('POST', path, { 'content-type': 'application/json' }, JSON.stringify(fields)),
    await browser.tell(path, fields, { 'sec-fetch-site': 'cross-site' }),
  ]
  for (const { status } of answers) assert.equal(status, 403)
}
