// A browser as far as HTTP goes: one cookie jar, and no header of its own but a user agent. Redirects are followed step by step, so that
// every Set-Cookie counts.

import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

/** As much of the web's `Headers` as is asked for: whoever has no types of it can use the suite, too. */
export interface AnswerHeaders extends Iterable<[name: string, value: string]> {
  get(name: string): string | null
  has(name: string): boolean
  keys(): Iterable<string>
  getSetCookie(): string[]
}

export interface Answer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever the page answers
  readonly json: any
}

export interface Browser {
  readonly cookies: ReadonlyMap<string, string>
  get(path: string, headers?: Sent): Promise<Answer>
  post(path: string, form?: Readonly<Record<string, string>>, headers?: Sent): Promise<Answer>
  /** A form that another site posts here (SAML): Lax cookies stay at home, but for the redirect that follows. */
  crossSitePost(path: string, form?: Readonly<Record<string, string>>): Promise<Answer>
  send(method: string, path: string, headers?: Sent, body?: string): Promise<Answer>
  /** What is left after the browser was closed and opened again: no cookie that ends with the browser's session. */
  closeAndReopen(): void
  forget(cookie: string): void
  /** Another browser with the same cookies, or with those that are named. */
  copy(...names: readonly string[]): Browser
}

export type Sent = Readonly<Record<string, string>>

export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const NAVIGATED = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

/** What a browser says of a page that somebody asked for by hand. */
export const NAVIGATION: Sent = { accept: 'text/html', 'sec-fetch-site': 'none', ...NAVIGATED }
/** What it says of a page that a link on another site leads to. */
export const FROM_ANOTHER_SITE: Sent = { ...NAVIGATION, 'sec-fetch-site': 'cross-site' }

interface Stored {
  readonly value: string
  readonly lasting: boolean
}

/** @param always headers of every request, such as what a proxy in front of the application adds */
export function createBrowser(origin: string, always: Sent = {}, seed?: Iterable<[string, Stored]>): Browser {
  const jar = new Map<string, Stored>(seed)
  const cookies = new Map<string, string>()
  const sync = () => {
    cookies.clear()
    for (const [name, { value }] of jar) cookies.set(name, value)
  }
  sync()
  const ask = async (method: string, path: string, headers: Sent, body?: string) => {
    const common = { 'user-agent': FIREFOX, accept: 'application/json', ...always }
    const answer = await exchange(new URL(path, origin), method, { ...common, ...headers }, body)
    for (const line of answer.headers.getSetCookie()) keep(jar, line)
    sync()
    return answer
  }
  const follow = async (answer: Answer, headers: Sent): Promise<Answer> => {
    const location = leadsTo(answer)
    if (location === null) return answer
    return follow(await ask('GET', location, { ...cookieHeader(cookies), ...headers }), headers)
  }
  const send: Browser['send'] = async (method, path, headers = {}, body) =>
    follow(await ask(method, path, { ...cookieHeader(cookies), ...headers }, body), headers)
  return {
    cookies,
    send,
    get: (path, headers) => send('GET', path, headers),
    post: (path, form = {}, headers = {}) => send('POST', path, { ...FORM, ...headers }, encoded(form)),
    crossSitePost: async (path, form = {}) =>
      follow(await ask('POST', path, { ...FORM, ...FROM_ANOTHER_SITE }, encoded(form)), {
        ...FROM_ANOTHER_SITE,
        accept: 'application/json',
      }),
    closeAndReopen: () => {
      for (const [name, { lasting }] of jar) if (!lasting) jar.delete(name)
      sync()
    },
    forget: (cookie) => {
      jar.delete(cookie)
      sync()
    },
    copy: (...names) => {
      const copied = [...jar].filter(([name]) => names.length === 0 || names.includes(name))
      return createBrowser(origin, always, copied)
    },
  }
}

async function exchange(url: URL, method: string, headers: Sent, body?: string): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers }, resolve).on('error', reject).end(body)
  })
  const received = await text(answer)
  const lines = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  return { status: answer.statusCode ?? 0, headers: new Headers(lines), text: received, json: parsed(received) }
}

/** Where a redirect leads, or a page that leads on at once and by itself. */
function leadsTo({ status, headers }: Answer): string | null {
  const onward = /^0;url=(.*)$/.exec(headers.get('refresh') ?? '')?.[1]
  return status >= 304 ? null : (headers.get('location') ?? onward ?? null)
}

function keep(jar: Map<string, Stored>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const equals = pair.indexOf('=')
  const name = pair.slice(0, equals)
  const maxAge = attributes.find((attribute) => /^max-age=/i.test(attribute))?.slice('max-age='.length)
  const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice('expires='.length)
  const gone = maxAge === '0' || (expires !== undefined && Date.parse(expires) <= Date.now())
  if (gone) jar.delete(name)
  else jar.set(name, { value: pair.slice(equals + 1), lasting: maxAge !== undefined || expires !== undefined })
}

function cookieHeader(cookies: ReadonlyMap<string, string>): Sent {
  if (cookies.size === 0) return {}
  return { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
}

function encoded(form: Readonly<Record<string, string>>): string {
  return new URLSearchParams(form).toString()
}

function parsed(received: string): unknown {
  try {
    return JSON.parse(received)
  } catch {
    return undefined
  }
}
