// What an application tells the guards of sockets. As much of it as the guard of its routes is told too is the same.

import { given, UtsessionsError } from '../../policy/errors.ts'
import type { HostData } from '../guard/exchange.ts'
import { assertGuardOptions, type CookieOptions, type GuardOptions } from '../guard/options.ts'
import { assertOrigins } from '../guard/routes-options.ts'

export interface SocketOptions<Req> {
  /** Who is signed in, by the application's own authentication; `undefined` or `null` for nobody. */
  readonly account: GuardOptions<Req, unknown>['account']
  /** Our place in the host's session data; only read. @default `session.utsessions` of the request, where there is a `session` */
  readonly hostData?: (req: Req) => HostData | undefined
  /** What the host calls this sign-in: a JWT's `sid`. @default `sessionID` of the request */
  readonly hostSession?: (req: Req) => string | undefined
  /** When this credential was signed in (a JWT's `iat`), in epoch milliseconds. */
  readonly signedInAt?: (req: Req) => number | undefined
  /** Handed to the policy function: plan, role. Asked once for each socket. */
  readonly context?: (req: Req) => unknown
  /** As the guard of the application's routes has it. */
  readonly cookie?: CookieOptions
  /** The request came over TLS, where the server cannot tell: behind a proxy, by the header that the proxy sets. */
  readonly secure?: (req: Req) => boolean
  /** Pages of these origins may connect besides those of the request's own host: `['https://app.example.com']`. @default none */
  readonly origins?: readonly string[]
}

/**
 * @param own options that the adapter adds
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function assertSocketOptions<Req>(options: SocketOptions<Req>, own: readonly string[]): void {
  const known = [...KNOWN, 'origins', ...own]
  const unknown = Object.keys(options ?? {}).find((name) => !known.includes(name))
  if (unknown !== undefined) throw invalid(`Sockets have no option ${given(unknown)}. They have: ${known.join(', ')}.`)
  const shared = Object.entries(options ?? {}).filter(([name]) => KNOWN.includes(name))
  assertGuardOptions(Object.fromEntries(shared) as unknown as GuardOptions<Req, unknown>)
  assertOrigins('origins', options.origins ?? [])
}

const KNOWN = ['account', 'hostData', 'hostSession', 'signedInAt', 'context', 'cookie', 'secure']

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
