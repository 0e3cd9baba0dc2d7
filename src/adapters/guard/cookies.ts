// Our cookies, read and written. Their prefixes make browsers keep other hosts from setting them (RFC 6265bis 4.1.3).

import type { CookieOptions } from './options.ts'

export interface CookieJar {
  read(header: string | undefined, which: Which): string | undefined
  /** A Set-Cookie line; `undefined` as the value removes the cookie. */
  write(which: Which, value: string | undefined): string
}

/** `ended`: the dead token of a session that another one displaced. */
type Which = 'token' | 'device' | 'ended'

/** As long as browsers keep a cookie at most: 400 days. A dead token can say for a quarter of an hour that it was not its person. */
const LONGEST_SECONDS = 400 * 86_400
const SECONDS: Readonly<Record<Which, number>> = { token: LONGEST_SECONDS, device: LONGEST_SECONDS, ended: 15 * 60 }

/** Both of a guard's. */
export interface CookieJars {
  readonly overTls: CookieJar
  readonly overPlainHttp: CookieJar
}

export function createCookieJars(options: CookieOptions = {}): CookieJars {
  return { overTls: createCookieJar(options, true), overPlainHttp: createCookieJar(options, false) }
}

/** @param secure over plain http, outside production, the cookies go without prefix and `Secure` */
function createCookieJar(options: CookieOptions, secure: boolean): CookieJar {
  const prefix = secure ? (options.domain === undefined ? '__Host-' : '__Secure-') : ''
  const base = `${prefix}${options.name ?? 'utsessions'}`
  const names: Readonly<Record<Which, string>> = {
    token: base,
    device: `${base}-device`,
    ended: `${base}-ended`,
  }
  const attributes = [
    'Path=/',
    'HttpOnly',
    `SameSite=${capitalised(options.sameSite ?? 'lax')}`,
    ...(secure ? ['Secure'] : []),
    ...(options.domain === undefined ? [] : [`Domain=${options.domain}`]),
    ...(options.partitioned && secure ? ['Partitioned'] : []),
  ].join('; ')
  return {
    read: (header, which) => readCookie(header, names[which]),
    write: (which, value) =>
      `${names[which]}=${value ?? ''}; Max-Age=${value === undefined ? 0 : SECONDS[which]}; ${attributes}`,
  }
}

/** The first cookie of that name; our values need no decoding. Every request comes through here, so the header is not taken apart. */
function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined
  for (let at = header.indexOf(name); at >= 0; at = header.indexOf(name, at + 1)) {
    const equals = header.indexOf('=', at + name.length)
    if (equals < 0) return undefined
    if (header.slice(header.lastIndexOf(';', at) + 1, equals).trim() !== name) continue
    const end = header.indexOf(';', equals)
    return header.slice(equals + 1, end < 0 ? undefined : end).trim() || undefined
  }
  return undefined
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
