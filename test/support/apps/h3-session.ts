// h3's own sessions: everything lies in the browser's cookie, sealed.

import { type SessionConfig, useSession as sessionOf } from 'h3'
import type { H3Host } from './h3.ts'

interface Data {
  user?: string
  changedAt?: number
}

const config: SessionConfig = { password: 'a password of the tests, 32 bytes long', cookie: { secure: false } }

export const h3SessionHost: H3Host = {
  guard: { session: config, account: (_event, { user }) => user as string | undefined },
  user: async (event) => (await sessionOf<Data>(event, config)).data.user,
  acts: (event) => ({
    signIn: async (user) => (await sessionOf<Data>(event, config)).update({ user }),
    signOut: async () => (await sessionOf<Data>(event, config)).clear(),
    change: async () => (await sessionOf<Data>(event, config)).update({ changedAt: Date.now() }),
  }),
}
