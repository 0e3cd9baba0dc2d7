// hono-sessions, known by the shape of what it puts in `c.get('session')`. For the adapter of Hono.

import type { WebHost } from '../web/exchange.ts'

interface Session {
  get(key: 'utsessions'): unknown
  set(key: 'utsessions', value: unknown): void
  forget(key: string): void
  deleteSession(): void
  getCache(): Cache
  setCache(cache: Cache): void
}

interface Cache {
  /** Not there where everything lies in the browser's cookie. */
  readonly _id?: string
  readonly _data: Readonly<Record<string, unknown>>
  readonly _delete: boolean
}

export function honoSessionsHost(session: object): WebHost | undefined {
  return isSession(session) ? hostOf(session) : undefined
}

function hostOf(session: Session): WebHost {
  const place = {
    get: () => session.get('utsessions'),
    set: (value: unknown) => session.set('utsessions', value),
  }
  return {
    hostData: () => (session.getCache()._delete ? undefined : place), // deleting leaves the data where they are
    hostSession: () => session.getCache()._id,
    leaveHostAlone: () => session.setCache(session.getCache()), // what is as it was loaded is not saved
    signOut: async () => {
      for (const key of Object.keys(session.getCache()._data)) session.forget(key)
      session.deleteSession()
      return true
    },
  }
}

function isSession(session: object): session is Session {
  return 'getCache' in session && 'setCache' in session && 'deleteSession' in session
}
