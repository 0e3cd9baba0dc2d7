// An account is used on one device at a time.

import { cookies, headers } from 'next/headers'
import { createSessionControl } from 'utsessions'
import { guard } from 'utsessions/next'
import { sqliteStore } from 'utsessions/sqlite'
import { COOKIE, openLogin } from './login'

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })

export const { proxy, sessions } = guard(
  control,
  {
    account: async (asked) => {
      const { user, sid } = await openLogin(asked.cookies.get(COOKIE)?.value)
      return { account: user, hostSession: sid }
    },
    signOut: (_asked, answer) => answer.cookies.delete(COOKIE),
  },
  { cookies, headers },
)
