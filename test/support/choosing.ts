// What tests of choosing need: rules under which there is a choice, two devices, and what a page or a program sends.

import { type Answer, type Browser, CHROME, NAVIGATION, type Sent } from './browser.ts'
import { signIn, type TestApp } from './express-app.ts'

export const SECRET = 'a secret of the tests'
export const FOREVER = { lock: 'forever', idle: '8h', takeover: 'ask' } as const
/** Under these rules a refusal can be chosen on. */
export const ASKING = { control: { policy: FOREVER, secret: SECRET } }
/** What a page says of what it sends, and of what it asks for by itself. */
export const FORM: Sent = { ...NAVIGATION, 'sec-fetch-site': 'same-origin' }
export const FETCH: Sent = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
export const PROGRAM: Sent = { 'content-type': 'application/json', 'x-utsessions': '1' }

/** What a program chooses. */
export function choose(browser: Browser, body: object, path = '/utsessions/takeover') {
  return browser.send('POST', path, PROGRAM, JSON.stringify(body))
}

export const cancel = (browser: Browser) => choose(browser, {}, '/utsessions/cancel')

/** Two devices: the first is in, the second was refused. */
export async function refusedBeside(app: TestApp) {
  const [a, b] = [app.browser(), app.browser(CHROME)]
  const { session } = (await signIn(a)).json
  const refused = await signIn(b)
  return { a, b, held: session.id as string, refused, ticket: refused.json.ticket as string }
}

/** What the page's forms carry, by name; the radio buttons too. */
export function fieldsIn({ text }: Answer): Record<string, string> {
  const inputs = [...text.matchAll(/<input [^>]*name="(\w+)" value="([^"]*)"/g)]
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]))
}
