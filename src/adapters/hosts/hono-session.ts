// @hono/session, known by the shape of what it puts in `c.get('session')`. For the adapter of Hono.

import type { WebHost } from '../web/exchange.ts'

interface Session {
  /** Throws before `get` or `update`, and after `delete`. */
  readonly data: Readonly<Record<string, unknown>> | null
  /** Likewise. */
  readonly id: string | null
  delete(): void
  /** Reads the cookie: what was updated in this request is lost. */
  get(): Promise<unknown>
  /** Replaces all data by these. */
  update(data: Readonly<Record<string, unknown>>): Promise<void>
}

export interface HonoSessionHost extends WebHost {
  /** To be called when the application is done: whatever it read or replaced, our entry is saved with its data. */
  settle(): Promise<void>
}

/** Loads the session, unless somebody has. */
export async function honoSessionHost(session: object): Promise<HonoSessionHost | undefined> {
  if (!isSession(session)) return undefined
  if (!isReadable(session)) await session.get()
  return hostOf(session)
}

function hostOf(session: Session): HonoSessionHost {
  let entry = session.data?.['utsessions']
  const isNew = session.data === null
  const save = () => session.update({ ...session.data, utsessions: entry })
  const place = {
    get: () => entry,
    set: (value: unknown) => {
      entry = value
      return save()
    },
  }
  return {
    hostData: () => (isReadable(session) ? place : undefined),
    hostSession: () => (isNew || isNamed(entry) || !isReadable(session) ? undefined : (session.id ?? undefined)),
    signOut: async () => {
      session.delete()
      return true
    },
    settle: async () => {
      if (isReadable(session) && session.data?.['utsessions'] !== entry) await save()
    },
  }
}

/** A session that comes with this request has another id after each update: until it is kept it goes by a name that the guard notes in it. */
function isNamed(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && 'name' in entry
}

function isReadable(session: Session): boolean {
  try {
    return session.data !== undefined
  } catch {
    return false
  }
}

function isSession(session: object): session is Session {
  return 'update' in session && 'delete' in session && 'data' in session && 'id' in session
}
