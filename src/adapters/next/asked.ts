// What the guard's functions are handed in Next, wherever they are called: in the proxy, in a route handler, in an action, in a component.

import type { AccountGiven, GuardOptions } from '../guard/options.ts'

export interface NextCookies {
  get(name: string): { readonly name: string; readonly value: string } | undefined
  getAll(): { readonly name: string; readonly value: string }[]
}

/** As much of a request as is known everywhere in Next. A `NextRequest` is one. */
export interface NextAsked {
  /** `GET` in actions and components, which are not told. */
  readonly method: string
  /** In the proxy and in route handlers. */
  readonly url?: string
  readonly headers: Pick<Headers, 'get'>
  /** With what the route handler or action has set by now. */
  readonly cookies: NextCookies
}

/** What goes out with the guard's answer, for `signOut` to add to. */
export interface NextAnswer {
  readonly headers: Headers
  readonly cookies: {
    /** Removes a cookie of the path `/`. For any other, append a line to `headers`. */
    delete(name: string): void
  }
}

/** Who is signed in, with what names that sign-in: where a cookie must be opened to know either, it is opened once. */
export interface SignedIn {
  readonly account: AccountGiven
  /** Like the option `hostSession`: the same for all requests of one sign-in, another for the next. */
  readonly hostSession?: string | undefined
  /** Like the option `signedInAt`. */
  readonly signedInAt?: number | undefined
}

type Told = AccountGiven | SignedIn

export interface NextGuardOptions extends Omit<GuardOptions<NextAsked, NextAnswer>, 'account'> {
  /** Who is signed in, by the application's own authentication. Asked once for each request, and by `open()`. */
  readonly account: (asked: NextAsked) => Told | Promise<Told>
}

/** Requests of which the host is to be left as it is, whatever the answer. */
export type Quiet = Pick<WeakSet<NextAsked>, 'has'>

/** The guard's own options, for which a sign-in is an account and a function for each thing that is known of it. */
export function guardOptions(options: NextGuardOptions, quiet: Quiet): GuardOptions<NextAsked, NextAnswer> {
  const { account, signOut, onRefused, onEnded, ...rest } = options
  const known = new WeakMap<NextAsked, SignedIn>()
  return {
    hostSession: (asked) => known.get(asked)?.hostSession,
    signedInAt: (asked) => known.get(asked)?.signedInAt,
    ...rest,
    passive: (asked) => isPrefetch(asked) || rest.passive?.(asked) === true,
    account: async (asked) => {
      const signedIn = signedInFrom(await account(asked))
      known.set(asked, signedIn)
      return signedIn.account
    },
    ...(signOut && { signOut: (asked, res) => quiet.has(asked) || signOut(asked, res) }),
    ...(onRefused && { onRefused: (asked, res, refused) => !quiet.has(asked) && onRefused(asked, res, refused) }),
    ...(onEnded && { onEnded: (asked, res, ended) => !quiet.has(asked) && onEnded(asked, res, ended) }),
  }
}

function signedInFrom(told: Told): SignedIn {
  return typeof told === 'object' && told !== null ? told : { account: told }
}

/** Of a link that came into view. Seen in the proxy alone, where Next is told to leave such headers in (`skipProxyUrlNormalize`). */
function isPrefetch({ headers }: NextAsked): boolean {
  return headers.get('next-router-prefetch') !== null
}
