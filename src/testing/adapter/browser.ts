// A browser as far as HTTP goes: one cookie jar, and no header of its own but a user agent. Redirects are followed step by step, so that
// every Set-Cookie counts.

import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { type EventStream, openEvents } from './event-stream.ts'
import { type AnswerHeaders, headersOf } from './headers.ts'

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
  /** A form of a page of this site, sent by hand. The answer may be a page. */
  submit(path: string, fields?: Fields, headers?: Sent): Promise<Answer>
  /** What a program of a page of this site sends to the guard's own routes. */
  tell(path: string, body?: object, headers?: Sent): Promise<Answer>
  /** Opens an event stream, as a page of this site does by itself. */
  listen(path: string, headers?: Sent): Promise<EventStream>
  send(method: string, path: string, headers?: Sent, body?: string): Promise<Answer>
  /** What is left after the browser was closed and opened again: no cookie that ends with the browser's session. */
  closeAndReopen(): void
  forget(cookie: string): void
  /** Another browser with the same cookies, or with those that are named. */
  copy(...names: readonly string[]): Browser
}

export type Sent = Readonly<Record<string, string>>

/** Of a form; several of one name as a list. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const NAVIGATED = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

/** What a browser says of a page that somebody asked for by hand. */
export const NAVIGATION: Sent = { accept: 'text/html', 'sec-fetch-site': 'none', ...NAVIGATED }
/** What it says of a form that a page of this site has. */
export const OWN_FORM: Sent = { ...NAVIGATION, 'sec-fetch-site': 'same-origin' }
/** What it says of what a program of a page of this site asks for. */
export const BY_PROGRAM: Sent = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
/** What the guard's own routes want of a program. */
const OURS: Sent = { 'content-type': 'application/json', 'x-utsessions': '1' }
/** What it says of a page that a link on another site leads to. */
export const FROM_ANOTHER_SITE: Sent = { ...NAVIGATION, 'sec-fetch-site': 'cross-site' }

interface Stored {
  readonly value: string
  readonly lasting: boolean
}

/**
 * @param always headers of every request, such as what a proxy in front of the application adds
 * @param streams to which every event stream is added that is opened, for whoever must see to it that none stays open
 */
export function createBrowser(
  origin: string,
  always: Sent = {},
  seed?: Iterable<[string, Stored]>,
  streams: Pick<EventStream, 'close'>[] = [],
): Browser {
  const jar = new Map<string, Stored>(seed)
  const cookies = new Map<string, string>()
  const sync = () => {
    cookies.clear()
    for (const [name, { value }] of jar) cookies.set(name, value)
  }
  sync()
  const common = { 'user-agent': FIREFOX, accept: 'application/json', ...always }
  const kept = <T extends Pick<Answer, 'headers'>>(answer: T): T => {
    for (const line of answer.headers.getSetCookie()) keep(jar, line)
    sync()
    return answer
  }
  const ask = async (method: string, path: string, headers: Sent, body?: string) =>
    kept(await exchange(new URL(path, origin), method, { ...common, ...headers }, body))
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
    submit: (path, fields = {}, headers = {}) =>
      send('POST', path, { ...FORM, ...OWN_FORM, ...headers }, encoded(fields)),
    tell: (path, body = {}, headers = {}) =>
      send('POST', path, { ...OURS, ...BY_PROGRAM, ...headers }, JSON.stringify(body)),
    listen: async (path, headers = {}) => {
      const sent = { ...common, ...BY_PROGRAM, ...cookieHeader(cookies), ...headers }
      const stream = kept(await openEvents(new URL(path, origin).href, sent))
      streams.push(stream)
      return stream
    },
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
      return createBrowser(origin, always, copied, streams)
    },
  }
}

async function exchange(url: URL, method: string, headers: Sent, body?: string): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers }, resolve).on('error', reject).end(body)
  })
  const received = await text(answer)
  return { status: answer.statusCode ?? 0, headers: headersOf(answer), text: received, json: parsed(received) }
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

function encoded(form: Fields): string {
  const pairs = Object.entries(form).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  )
  return new URLSearchParams(pairs).toString()
}

function parsed(received: string): unknown {
  try {
    return JSON.parse(received)
  } catch {
    return undefined
  }
}
