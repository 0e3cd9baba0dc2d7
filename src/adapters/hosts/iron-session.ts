// iron-session, on whatever framework: guard options for it, and its shape for adapters.

import type { HostData } from '../guard/exchange.ts'

/** As much of an iron-session as the guard needs. Its data are its own properties. */
export interface IronSession {
  save(): Promise<void>
  destroy(): void
}

/** Guard options that keep the token in an iron-session, and sign out by destroying it. */
export interface IronSessionOptions<Req> {
  readonly hostData: (req: Req) => HostData | undefined
  readonly signOut: (req: Req) => void
}

/**
 * Guard options for an iron-session: `guard(control, { account, ...ironSession((req) => req.session) })`.
 *
 * The session must be there before the guard. It is saved whenever the guard changes it.
 * @param sessionOf where the application keeps the session of a request; `undefined` where there is none
 */
export function ironSession<Req>(sessionOf: (req: Req) => IronSession | null | undefined): IronSessionOptions<Req> {
  return {
    hostData: (req) => {
      const session = sessionOf(req)
      return session ? ironData(session) : undefined
    },
    signOut: (req) => sessionOf(req)?.destroy(),
  }
}

export function ironData(session: IronSession & { utsessions?: unknown }): HostData {
  return {
    saves: true,
    get: () => session.utsessions,
    set: (value) => {
      session.utsessions = value
      return session.save()
    },
  }
}

export function isIronSession(session: object): session is IronSession {
  return 'save' in session && 'destroy' in session && 'updateConfig' in session
}
