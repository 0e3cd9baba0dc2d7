// The host of a request in Hono: what is found in `c.get('session')`, where that is of a shape that is known.

import type { Context } from 'hono'
import { honoSessionHost } from '../hosts/hono-session.ts'
import { honoSessionsHost } from '../hosts/hono-sessions.ts'
import { ironData, isIronSession } from '../hosts/iron-session.ts'
import type { WebHost } from '../web/exchange.ts'

export interface HonoHost extends WebHost {
  /** To be called when the application is done, before its answer goes out. */
  settle?(): Promise<void>
}

/** `undefined` where there is none: nothing is waited for, then. */
export function hostIn(c: Context): HonoHost | undefined | Promise<HonoHost | undefined> {
  const session: unknown = c.get('session')
  return typeof session === 'object' && session !== null ? hostOf(session) : undefined
}

async function hostOf(session: object): Promise<HonoHost | undefined> {
  return honoSessionsHost(session) ?? (await honoSessionHost(session)) ?? ironHost(session)
}

function ironHost(session: object): HonoHost | undefined {
  if (!isIronSession(session)) return undefined
  const data = ironData(session)
  return {
    hostData: () => data,
    signOut: async () => {
      session.destroy()
      return true
    },
  }
}
