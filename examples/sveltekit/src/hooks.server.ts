import type { Handle, RequestEvent } from '@sveltejs/kit'
import { createSessionControl } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { guard } from 'utsessions/web'
import { find, signOut } from './lib/logins'

const store = sqliteStore({ path: process.env.SESSIONS ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })

const protect = guard(control, {
  account: ({ locals }: RequestEvent) => locals.login?.user,
  hostSession: ({ locals }) => locals.login?.id,
  hostData: ({ locals: { login } }) =>
    login && { get: () => login.utsessions, set: (value) => Object.assign(login, { utsessions: value }) },
  signOut: ({ locals }, headers) => {
    signOut(locals.login)
    locals.login = undefined
    headers.append('set-cookie', 'login=; Path=/; Max-Age=0') // event.cookies counts only in what resolve() answers
  },
})

export const handle: Handle = ({ event, resolve }) => {
  event.locals.login = find(event.cookies.get('login'))
  return protect(event, (sessions) => {
    event.locals.utsessions = sessions
    return resolve(event)
  })
}
