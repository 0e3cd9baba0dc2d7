// Ends all of the account's own sessions but the one that asks (OWASP ASVS 7.4.3, 7.5.2).

import { askAgain } from './reauthenticate.ts'
import type { Route } from './route.ts'
import { doneReply } from './sessions.ts'
import { notCertain, ownSession } from './sessions-own.ts'

export const endOthers: Route = {
  path: 'sessions/end-others',
  method: 'POST',
  serve: async (asked) => {
    const { visit, routes } = asked
    const own = await ownSession(asked)
    if (!own) return
    const answer = await askAgain(asked, 'end')
    const path = `${routes.publicPath}/sessions`
    const reply =
      answer === 'yes'
        ? doneReply(asked, 'others-ended', await own.sessions.endOthers())
        : notCertain(asked, answer, { action: `${path}/end-others`, fields: {}, cancelUrl: path })
    visit.exchange.reply(reply)
  },
}
