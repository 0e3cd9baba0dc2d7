// iron-session on Hono: it sets its cookies on a Response, whose are added to the answer when there is one.

import type { Context } from 'hono'
import { getIronSession, type IronSession } from 'iron-session'
import type { HonoHost } from './hono.ts'
import { type IronData, ironActs, ironOptions } from './iron.ts'

export const honoIronHost: HonoHost = {
  before: () => [
    async (c, next) => {
      const response = new Response()
      c.set('session', await getIronSession(c.req.raw, response, ironOptions))
      await next()
      for (const cookie of response.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
    },
  ],
  user: (c) => sessionOf(c).user,
  acts: (c) => ironActs(sessionOf(c)),
}

function sessionOf(c: Context): IronSession<IronData> {
  return c.get('session')
}
