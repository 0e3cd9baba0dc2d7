// What the account's own person may do, as endpoints of better-auth; and what the server does after a re-authentication.

import { APIError, createAuthEndpoint, sessionMiddleware } from 'better-auth/api'
import type { ListedSession, RenewAnswer } from '../../controller/answers.ts'
import { ending } from './errors.ts'
import type { Parts } from './options.ts'
import { type Found, passingOf } from './passing.ts'
import { accountOf } from './signing-in.ts'

export function endpointsOf(parts: Parts) {
  const { control, options } = parts
  const own = ({ session, user }: Found) => ({
    ...accountOf(user),
    hostSession: session.token,
    context: options.context?.(user),
  })
  return {
    /** The account's live sessions, the latest opened first. */
    listUniqueSessions: createAuthEndpoint(
      '/unique-sessions/list',
      { method: 'GET', use: [sessionMiddleware], requireHeaders: true },
      async (ctx): Promise<readonly ListedSession[]> => control.list(own(ctx.context.session)),
    ),
    /** Ends one of the account's sessions, by its `id`. 404: it has no such session. */
    endUniqueSession: createAuthEndpoint(
      '/unique-sessions/end',
      {
        method: 'POST',
        use: [sessionMiddleware],
        requireHeaders: true,
        metadata: { $Infer: { body: {} as { readonly id: string } } },
      },
      async (ctx): Promise<{ readonly ended: number }> => {
        const { account, context } = own(ctx.context.session)
        const { length } = await control.revoke({ account, context, session: idIn(ctx.body) })
        if (length === 0)
          throw new APIError('NOT_FOUND', { code: 'NO_SUCH_SESSION', message: 'There is no such session' })
        return { ended: length }
      },
    ),
    /** Ends all of the account's sessions but the one that asks. */
    endOtherUniqueSessions: createAuthEndpoint(
      '/unique-sessions/end-others',
      { method: 'POST', use: [sessionMiddleware], requireHeaders: true },
      async (ctx): Promise<{ readonly ended: number }> => {
        const { account, context, hostSession } = own(ctx.context.session)
        const { length } = await control.revoke({ account, context, othersThan: { hostSession } })
        return { ended: length }
      },
    ),
    /** For pages that the server makes, where `getSession` gave nobody: why the session of these headers is over, or `null`. */
    uniqueSessionEnding: createAuthEndpoint.serverOnly({ method: 'GET', requireHeaders: true }, async (ctx) => {
      const { authCookies, secret } = ctx.context
      const token = await ctx.getSignedCookie(authCookies.sessionToken.name, secret)
      const found = token ? await passingOf(ctx)?.find(token) : null
      const answer = found && (await control.check({ ...own(found), passive: true }))
      return answer?.outcome === 'ended' && answer.reason !== 'unknown' ? ending(parts, answer).body : null
    }),
    /** For the server alone, after a re-authentication: `lifetime` and `idle` start anew. */
    renewUniqueSession: createAuthEndpoint.serverOnly(
      { method: 'POST', use: [sessionMiddleware], requireHeaders: true },
      async (ctx): Promise<{ readonly outcome: RenewAnswer['outcome'] }> => {
        const { outcome } = await control.renew(own(ctx.context.session))
        return { outcome }
      },
    ),
  }
}

function idIn(body: unknown): string {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined
  if (typeof id === 'string') return id
  throw new APIError('BAD_REQUEST', { code: 'VALIDATION_ERROR', message: 'Write { id }, the id of a session' })
}
