// hono-sessions, with its sessions in a store that keeps texts as a database does, in its own memory store, or in the browser's cookie.

import type { Context } from 'hono'
import { CookieStore, MemoryStore, type Session, type SessionData, sessionMiddleware } from 'hono-sessions'
import type { HonoHost } from './hono.ts'

interface Data {
  user: string
  changedAt: number
}

type Options = Parameters<typeof sessionMiddleware>[0]

export function honoSessionsHost(store: () => Options['store']): HonoHost {
  return {
    before: () => [
      sessionMiddleware({
        store: store(),
        encryptionKey: 'a password of the tests, long enough',
        sessionCookieName: 'host',
      }),
    ],
    user: (c) => sessionOf(c).get('user'),
    acts: (c) => ({
      signIn: (user) => {
        rotate(c)
        sessionOf(c).set('user', user)
      },
      signOut: () => sessionOf(c).deleteSession(),
      change: () => sessionOf(c).set('changedAt', Date.now()),
      rotate: () => rotate(c),
    }),
  }
}

export const inMemory = () => new MemoryStore()
export const inCookie = () => new CookieStore()

export function inTexts(): Exclude<Options['store'], CookieStore> {
  const texts = new Map<string, string>()
  const save = (sid: string, data: SessionData) => void texts.set(sid, JSON.stringify(data))
  return {
    getSessionById: (sid) => JSON.parse(texts.get(sid ?? '') ?? 'null'),
    createSession: save,
    persistSessionData: save,
    deleteSession: (sid) => void texts.delete(sid),
  }
}

function sessionOf(c: Context): Session<Data> {
  return c.get('session')
}

function rotate(c: Context): void {
  c.set('session_key_rotation', true)
}
