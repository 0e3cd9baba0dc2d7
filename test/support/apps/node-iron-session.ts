// node:http with iron-session: everything lies in the browser's cookie, sealed.

import type { IncomingMessage } from 'node:http'
import { getIronSession, type IronSession } from 'iron-session'
import { ironSession } from 'utsessions/hosts'
import type { NodeHost } from './node.ts'

interface Data {
  user?: string
  changedAt?: number
}

interface SessionRequest extends IncomingMessage {
  session: IronSession<Data>
}

const SETTING = {
  cookieName: 'host',
  password: 'a password of the tests, 32 bytes long',
  cookieOptions: { secure: false },
}

export const nodeIronHost: NodeHost<SessionRequest> = {
  before: async (req, res) => Object.assign(req, { session: await getIronSession<Data>(req, res, SETTING) }),
  user: (req) => req.session.user,
  guard: ironSession((req) => req.session),
  acts: ({ session }) => ({
    signIn: (user) => {
      session.user = user
      return session.save()
    },
    signOut: () => session.destroy(),
    change: () => {
      session.changedAt = Date.now()
      return session.save()
    },
  }),
}
