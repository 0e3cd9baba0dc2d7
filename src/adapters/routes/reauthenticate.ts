// Asks the application whether it is really this person, before a route does what a session left open must not allow.

import { given, UtsessionsError } from '../../policy/errors.ts'
import type { Reauthenticated, Reauthentication } from '../guard/reauthentication.ts'
import { localPath } from '../guard/routes-options.ts'
import type { RouteAsked } from './route.ts'

/** `yes`: it is this person. `no`: ask, or ask again. `location`: where the application asks in its own way, a path of this site. */
export type AskedAgain = 'yes' | 'no' | { readonly location: string }

const LONGEST_MS = 10_000

/**
 * By the application's `reauthenticate`, with the field `password` of what was sent. Without that option ending one's own sessions needs
 * nothing, and all else that must be asked for is `no`. Fails with what the application's function throws.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for an answer that is none, `UTS_HOOK_LATE` after ten seconds: nobody is let through by either
 */
export async function askAgain<Req, Res>(
  { visit, account, fields }: Pick<RouteAsked<Req, Res>, 'visit' | 'account' | 'fields'>,
  purpose: Reauthentication['purpose'],
): Promise<AskedAgain> {
  const { options, exchange } = visit
  const { reauthenticate } = options
  if (account === undefined) return 'no'
  if (!reauthenticate) return purpose === 'end' ? 'yes' : 'no'
  const asked = { account, purpose, password: fields.text('password') }
  return answerOf(await inTime(async () => reauthenticate(exchange.request, asked)))
}

/** Only `true` is a yes. */
function answerOf(answer: Reauthenticated): AskedAgain {
  if (answer === true) return 'yes'
  if (answer === false) return 'no'
  const location = localPath(answer)
  if (location !== undefined) return { location }
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `reauthenticate must give true, false or a path of this site, but gave ${given(answer)}. Nobody was let through by it.`,
  )
}

async function inTime<T>(ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UtsessionsError('UTS_HOOK_LATE', LATE)), LONGEST_MS)
  })
  return Promise.race([ask(), late]).finally(() => clearTimeout(timer))
}

const LATE = `reauthenticate took longer than ${LONGEST_MS / 1000} seconds. Nobody was let through by it; what was asked for can be sent again.`
