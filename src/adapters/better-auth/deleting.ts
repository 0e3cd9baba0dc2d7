// When better-auth deletes a session, ours ends: by a sign-out, a revocation, a change of password, the removal of the user.

import type { GenericEndpointContext } from 'better-auth'
import { closeQuietly } from '../guard/leaving.ts'
import type { Parts } from './options.ts'
import { type Found, isOwn, passingOf } from './passing.ts'
import { accountOf } from './signing-in.ts'

type Context = GenericEndpointContext | null | undefined

/** One's own is closed; another's is revoked. A store that does not answer keeps nobody from deleting. */
export async function deletedSession({ control }: Parts, session: Found['session'], ctx: Context): Promise<void> {
  const account = accountOf({ id: session.userId })
  const credentials = { ...account, hostSession: session.token }
  if (isTheirOwn(session, ctx)) return closeQuietly(control, credentials)
  try {
    const current = (await control.list(credentials)).find((one) => one.current)
    if (current) await control.revoke({ ...account, session: current.id })
  } catch {
    // Told as `store-error`. What better-auth has deleted signs in nobody.
  }
}

function isTheirOwn({ token }: Found['session'], ctx: Context): boolean {
  const passing = passingOf(ctx)
  if (ctx?.path === '/sign-out' || ctx?.context.newSession?.session.token === token) return true
  return passing !== undefined && isOwn(passing, token)
}
