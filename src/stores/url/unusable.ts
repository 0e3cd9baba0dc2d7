// What is told when a server cannot be used: where, why, and what to do; never the password, neither in the message nor in the cause.

import { UtsessionsError } from '../../policy/errors.ts'
import type { Address } from './address.ts'

/**
 * The driver's error in the words of whoever has to put it right. Drivers keep the commands that they sent in their errors, so the cause
 * is a new error with the code and the message alone. Errors of this package pass as they are.
 */
export function unusable({ where, password }: Address, error: unknown): UtsessionsError {
  if (error instanceof UtsessionsError) return error
  const { code, message } = facts(error instanceof AggregateError ? error.errors[0] : error)
  const why = withoutSecret(message, password)
  const cause = Object.assign(new Error(why), { code })
  return new UtsessionsError('UTS_STORE_UNUSABLE', `${where} cannot be used: ${advice(`${code} ${why}`)} (${why}).`, {
    cause,
  })
}

function facts(error: unknown): { readonly code: string | undefined; readonly message: string } {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  return {
    code: typeof code === 'string' ? code : undefined,
    message: String(message ?? error).replaceAll(/\s+/g, ' '),
  }
}

function withoutSecret(text: string, secret: string | undefined): string {
  if (secret === undefined) return text
  return text.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***')
}

const ADVICE: readonly (readonly [sign: RegExp, advice: string])[] = [
  [/ECONNREFUSED/, 'nobody listens there. Start the server, or correct the host and the port'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no such host. Correct its name'],
  [/sentinels are unreachable/, 'no sentinel answers there. Start one, or correct the hosts and the ports'],
  [
    /28P01|28000|WRONGPASS|NOAUTH|NOPERM/,
    'it does not take this user with this password. Correct them in the URL, percent-encoded',
  ],
  [/3D000/, 'it has no such database. Create it, or correct its name'],
  [
    /CERT|SSL|TLS/,
    'no secure connection can be made. See that the server speaks TLS, with a certificate that this machine trusts',
  ],
]

function advice(sign: string): string {
  return ADVICE.find(([pattern]) => pattern.test(sign))?.[1] ?? 'see that it runs, and that the URL leads to it'
}
