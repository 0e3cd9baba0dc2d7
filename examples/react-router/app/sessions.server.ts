// The host's session, and the guard behind it: two middlewares, in this order.

import {
  createContext,
  createMemorySessionStorage,
  type MiddlewareFunction,
  type RouterContextProvider,
  type Session,
} from 'react-router'
import { createSessionControl } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { guard, type RequestSessions } from 'utsessions/web'

const store = sqliteStore({ path: process.env.SESSIONS ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })
const storage = createMemorySessionStorage({
  cookie: { name: 'session', secrets: ['change me'], httpOnly: true, path: '/' },
})

export const sessionContext = createContext<Session>()
export const sessionsContext = createContext<RequestSessions>()

type Event = { readonly request: Request; readonly context: Readonly<RouterContextProvider> }
const sessionOf = ({ context }: Event) => context.get(sessionContext)

const protect = guard(control, {
  account: (event: Event) => sessionOf(event).get('user'),
  hostData: (event) => {
    const session = sessionOf(event)
    return { get: () => session.get('utsessions'), set: (value) => session.set('utsessions', value) }
  },
  hostSession: (event) => sessionOf(event).id || undefined,
  signOut: (event) => sessionOf(event).unset('user'),
})

export const session: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  const session = await storage.getSession(request.headers.get('cookie'))
  context.set(sessionContext, session)
  const response = await next()
  if (session.id || Object.keys(session.data).length > 0)
    response.headers.append('set-cookie', await storage.commitSession(session))
  return response
}

export const unique: MiddlewareFunction<Response> = ({ request, context }, next) =>
  protect({ request, context }, (sessions) => {
    context.set(sessionsContext, sessions)
    return next()
  })
