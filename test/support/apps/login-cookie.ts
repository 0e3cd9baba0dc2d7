// Applications on Express without any session of the host's: a signed cookie says who is signed in, and by which sign-in.

import type { Request } from 'express'
import { issueLogin, loginCookie, loginOf, revokeLogin, userOf } from '../hosts.ts'
import type { ExpressHost } from './express.ts'

export const NO_DATA = 'the host keeps no session data, and writes nothing back'

/** `Authorization: Bearer …` carries the same credential for clients without cookies. */
export function loginCookieHost(): ExpressHost {
  const { before, guard } = loginCookie()
  return {
    before: () => [(req, _res, next) => next(void takeBearer(req)), ...before],
    user: userOf,
    guard,
    acts: (req, res) => ({
      signIn: (user) => issueLogin(req, res, user),
      signOut: () => revokeLogin(req, res),
      rotate: () => issueLogin(req, res, userOf(req) ?? ''),
    }),
  }
}

export function bearer(user: string, sid: string) {
  return { authorization: `Bearer ${loginOf(user, sid)}` }
}

function takeBearer(req: Request): void {
  const login = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1]
  if (login !== undefined) req.headers.cookie = `login=${login}`
}

/** The cookie is the user's name and nothing else: no sign-in can be told from another. */
export function nameCookieHost(): ExpressHost {
  return {
    before: () => [
      (req, _res, next) => {
        const name = /(?:^|; )name=([^;]+)/.exec(req.headers.cookie ?? '')?.[1]
        if (name !== undefined) Object.assign(req, { user: { id: decodeURIComponent(name) } })
        next()
      },
    ],
    user: userOf,
    guard: { signOut: (_req, res) => void res.clearCookie('name') },
    acts: (req, res) => ({
      signIn: (id) => {
        Object.assign(req, { user: { id } })
        res.cookie('name', id)
      },
      signOut: () => {
        req.user = undefined
        res.clearCookie('name')
      },
    }),
  }
}
