// better-auth 1.7: `plugins: [uniqueSessions(control)]`. For applications that let better-auth guard their routes instead of a framework's guard.

import type { BetterAuthPlugin } from 'better-auth'
import { createAuthMiddleware } from 'better-auth/api'
import type { SessionControl } from '../controller/controller.ts'
import { cachedSession } from './better-auth/cache.ts'
import { deletedSession } from './better-auth/deleting.ts'
import { endpointsOf } from './better-auth/endpoints.ts'
import { ERROR_CODES } from './better-auth/errors.ts'
import { honouring } from './better-auth/honouring.ts'
import { assertOptions, type UniqueSessionsOptions } from './better-auth/options.ts'
import { type Passing, passingOf } from './better-auth/passing.ts'
import { createdSession } from './better-auth/signing-in.ts'
import { tell } from './better-auth/telling.ts'

export type { UniqueSessionsOptions } from './better-auth/options.ts'

/**
 * A plugin for better-auth. Each of its sessions is a session of the account, the user's `id`, however it was signed in; one that is over, or
 * that nothing is known of, is no longer found by any of better-auth's endpoints. Nothing is added to better-auth's tables.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function uniqueSessions(control: SessionControl, options: UniqueSessionsOptions = {}) {
  assertOptions(options)
  const parts = { control, options }
  return {
    id: 'utsessions',
    $ERROR_CODES: ERROR_CODES,
    endpoints: endpointsOf(parts),
    init: () => ({
      options: {
        databaseHooks: {
          session: {
            create: { after: (session, ctx) => createdSession(parts, session, ctx) },
            delete: { before: (session, ctx) => deletedSession(parts, session, ctx) },
          },
        },
      },
    }),
    hooks: {
      before: [
        {
          matcher: () => true,
          handler: createAuthMiddleware(async (ctx) => {
            const { internalAdapter } = ctx.context
            const passing: Passing = { find: internalAdapter.findSession, drop: internalAdapter.deleteSession }
            const honour = honouring(parts, ctx, passing)
            const cached = ctx.path === '/sign-out' ? undefined : await cachedSession(ctx)
            const stale = cached !== undefined && !(await honour.cached(cached))
            const { findSession, findSessions } = honour
            return {
              context: {
                context: {
                  utsessions: passing,
                  ...(ctx.path !== '/sign-out' && { internalAdapter: { findSession, findSessions } }),
                  ...(stale && { options: { session: { cookieCache: { enabled: false } } } }),
                },
              },
            }
          }),
        },
      ],
      after: [
        {
          matcher: (ctx) => passingOf(ctx) !== undefined,
          handler: createAuthMiddleware(async (ctx) => tell(ctx)),
        },
      ],
    },
  } satisfies BetterAuthPlugin
}
