// A URL of a server, taken apart. What is told of it in errors never has the password in it, however the URL was written.

import { UtsessionsError } from '../../policy/errors.ts'

export interface Host {
  readonly name: string
  /** `undefined`: the usual one. */
  readonly port: number | undefined
}

export interface Address {
  readonly scheme: string
  readonly username: string | undefined
  readonly password: string | undefined
  /** At least one. */
  readonly hosts: readonly [Host, ...Host[]]
  /** What follows the host: a database. Without the slash; empty if there is none. */
  readonly path: string
  readonly parameters: URLSearchParams
  /** Hosts and ports as they are written. */
  readonly authority: string
  /** For people: scheme, hosts and path. */
  readonly where: string
}

/** What stands before the colon, in lower case. */
export function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
}

const PARTS = /^[^:]+:\/\/(?:([^/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?(#.*)?$/s

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function addressOf(url: string, example: string): Address {
  const scheme = schemeOf(url) ?? ''
  const wrong = (why: string) => invalidUrl(scheme, why, example)
  const [, login = '', authority = '', path = '', query = '', fragment] = PARTS.exec(url) ?? fail(wrong('it has no //'))
  // A "/", "?" or "#" that stands bare in a password ends the host's part, and the rest of the password would be taken for something to show.
  if (fragment !== undefined || `${path}${query}`.includes('@')) {
    throw wrong(
      'it has a "#", or an "@" behind the host: what is special in a name or password must be percent-encoded',
    )
  }
  try {
    const [username, password] = loginOf(login)
    const [first = fail(wrong('it names no host')), ...others] =
      authority === '' ? [] : authority.split(',').map(hostOf)
    return {
      scheme,
      username,
      password,
      hosts: [first, ...others],
      path: decodeURIComponent(path),
      parameters: new URLSearchParams(query),
      authority,
      where: `${scheme}://${authority}${path === '' ? '' : `/${path}`}`,
    }
  } catch (error) {
    if (error instanceof UtsessionsError) throw error
    throw wrong('a host or port is wrong, or a "%" is not followed by two hexadecimal digits (write %25)')
  }
}

function loginOf(login: string): readonly (string | undefined)[] {
  const colon = login.indexOf(':')
  const parts = colon < 0 ? [login] : [login.slice(0, colon), login.slice(colon + 1)]
  return parts.map((part) => (part === '' ? undefined : decodeURIComponent(part)))
}

function hostOf(text: string): Host {
  const { hostname, port, pathname } = new URL(`redis://${text}`)
  if (hostname === '' || pathname !== '') throw new TypeError('no host')
  return { name: hostname.replace(/^\[(.+)\]$/, '$1'), port: port === '' ? undefined : Number(port) }
}

/** Says nothing of the URL but its scheme. */
export function invalidUrl(scheme: string, why: string, example: string): UtsessionsError {
  return new UtsessionsError(
    'UTS_OPTION_INVALID',
    `storeFromUrl cannot read this ${scheme}: URL: ${why}. Write ${example}.`,
  )
}

function fail(error: Error): never {
  throw error
}
