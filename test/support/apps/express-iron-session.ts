// iron-session on Express, where its users put it and the guard finds it: in `req.session`.

import type { Request } from 'express'
import { getIronSession, type IronSession } from 'iron-session'
import type { ExpressHost } from './express.ts'
import { type IronData, ironActs, ironOptions } from './iron.ts'

export const expressIronHost: ExpressHost = {
  before: () => [
    async (req, res, next) => {
      Object.assign(req, { session: await getIronSession(req, res, ironOptions) })
      next()
    },
  ],
  user: (req) => sessionOf(req).user,
  acts: (req) => ironActs(sessionOf(req)),
}

function sessionOf(req: Request): IronSession<IronData> {
  return (req as unknown as { session: IronSession<IronData> }).session
}
