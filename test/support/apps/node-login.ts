// node:http with a login cookie of the application's own.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { NodeHost } from './node.ts'
import { type Login, loginCookie, loginIn, newLogin } from './own-login.ts'

interface LoginRequest extends IncomingMessage {
  login?: Login | undefined
}

export const nodeLoginHost: NodeHost<LoginRequest> = {
  before: (req) => Object.assign(req, { login: loginIn((name) => req.headers[name]?.toString()) }),
  user: (req) => req.login?.user,
  guard: { hostSession: (req) => req.login?.sid, signOut: (req, res) => put(req, res, undefined) },
  acts: (req, res) => ({
    signIn: (user) => put(req, res, newLogin(user)),
    signOut: () => put(req, res, undefined),
    rotate: () => put(req, res, newLogin(req.login?.user ?? '')),
  }),
}

function put(req: LoginRequest, res: ServerResponse, login: Login | undefined): void {
  req.login = login
  res.appendHeader('set-cookie', loginCookie(login))
}
