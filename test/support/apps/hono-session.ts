// @hono/session, with its data in the browser's cookie, or in a storage that keeps texts as a database does.

import { type Session, type SessionData, type Storage, useSession, useSessionStorage } from '@hono/session'
import type { Context, MiddlewareHandler } from 'hono'
import type { HonoHost } from './hono.ts'

interface Data extends SessionData {
  readonly user?: string
  readonly changedAt?: number
}

const SECRET = 'a secret of the tests, long enough'

/** Made under other names: they are no hooks of React's. */
const [sessionIn, storageIn] = [useSession, useSessionStorage]

export function honoSessionHost(storage?: () => Storage<Data>): HonoHost {
  return {
    before: () => [
      ...(storage ? [storageIn(storage()) as MiddlewareHandler] : []),
      sessionIn({ secret: SECRET }) as MiddlewareHandler,
    ],
    user: (c) => sessionOf(c).data?.user,
    acts: (c) => ({
      signIn: (user) => sessionOf(c).update({ user }),
      signOut: () => sessionOf(c).delete(),
      change: () => sessionOf(c).update((data) => ({ ...data, changedAt: Date.now() })),
    }),
  }
}

/** Of what such a session cannot do. */
export const NO_ROTATION = 'such a session keeps its id'

export function inTexts(): Storage<Data> {
  const texts = new Map<string, string>()
  return {
    get: async (sid) => JSON.parse(texts.get(sid) ?? 'null'),
    set: (sid, data) => void texts.set(sid, JSON.stringify(data)),
    delete: (sid) => void texts.delete(sid),
  }
}

function sessionOf(c: Context) {
  return c.get('session') as Session<Data>
}
