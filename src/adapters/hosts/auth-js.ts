// Auth.js and next-auth 4: what names a sign-in there, how one ends, and how the browser is made to forget it.

import type { SessionControl } from '../../controller/controller.ts'
import { hashOf, newSecret } from '../../controller/token.ts'

interface User {
  readonly id?: string | undefined
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
  readonly image?: string | null | undefined
}

interface SessionRow {
  readonly sessionToken?: string
  readonly userId?: string
}

/** What Auth.js' callbacks and events are called with, as much of it as is needed. The token is there in JWT mode, the row in database mode. */
interface Given {
  readonly token?: { readonly sub?: string; readonly sid?: unknown; readonly signedInAt?: unknown } | null
  /** `void` is what Auth.js' types say of an adapter that gives nothing back. */
  // biome-ignore lint/suspicious/noConfusingVoidType: as Auth.js has it
  readonly session?: SessionRow | null | undefined | void
}

/** An Auth.js session, with what the guard asks of it. */
export interface AuthJsSession {
  readonly user: User
  readonly expires: string
  /** What names this sign-in: the guard's `hostSession`. No secret. */
  readonly sid?: string | undefined
  /** The guard's `signedInAt`; in JWT mode. */
  readonly signedInAt?: number | undefined
}

/**
 * Part of Auth.js' configuration: `{ providers, …, ...authJs(control) }`. Names each sign-in, and closes the session when Auth.js signs out.
 * Works with the strategies `jwt` and `database`; callbacks of your own call these.
 */
export function authJs(control: SessionControl) {
  return {
    callbacks: {
      /** There is a user when somebody signs in, and only then. */
      jwt: <Token extends object>({ token, user }: { readonly token: Token; readonly user?: unknown }) =>
        user ? { ...token, sid: newSecret(), signedInAt: control.now() } : token,
      session: (given: Given & { readonly session: SessionGiven; readonly user?: User }): AuthJsSession => {
        const { session, token } = given
        const { name, email, image } = session.user ?? {}
        const { account, sid } = signInOf(given)
        return {
          user: { id: account ?? given.user?.id, name, email, image },
          expires: new Date(session.expires).toISOString(),
          sid,
          signedInAt: typeof token?.signedInAt === 'number' ? token.signedInAt : undefined,
        }
      },
    },
    events: {
      signOut: async (given: Given): Promise<void> => {
        const { account, sid } = signInOf(given)
        if (account !== undefined && sid !== undefined) await control.close({ account, hostSession: sid })
      },
    },
  }
}

type SessionGiven = SessionRow & { readonly user?: User; readonly expires: Date | string }

function signInOf({ token, session }: Given): {
  readonly account?: string | undefined
  readonly sid?: string | undefined
} {
  if (token) return { account: token.sub, sid: typeof token.sid === 'string' ? token.sid : undefined }
  const { sessionToken, userId }: SessionRow = session ?? {}
  return { account: userId, sid: sessionToken === undefined ? undefined : hashOf(sessionToken) }
}

/** Large ones come in pieces: `….session-token.0`, `….1`. */
const SESSION_COOKIE = /^(__Secure-|__Host-)?(authjs|next-auth)\.session-token(\.\d+)?$/

/**
 * Set-Cookie lines that end Auth.js' sign-in in this browser: every piece of its session cookie that the request brought.
 * @param header the request's `Cookie`
 */
export function authJsSignOut(header: string | null | undefined): string[] {
  return cookiesIn(header).map(([name]) => {
    const secure = name.startsWith('__') ? '; Secure' : ''
    return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`
  })
}

/** Auth.js' session token, as the request brought it: in database mode the name of a row. */
export function authJsToken(header: string | null | undefined): string | undefined {
  const [cookie] = cookiesIn(header)
  return cookie?.[1]
}

function cookiesIn(header: string | null | undefined): readonly (readonly [string, string])[] {
  return (header ?? '').split(';').flatMap((pair) => {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals).trim()
    return SESSION_COOKIE.test(name) ? [[name, pair.slice(equals + 1).trim()] as const] : []
  })
}
