// What pages are answered that cannot be told of a session right now. Nothing has ended: they ask again.

import type { Reply } from '../guard/exchange.ts'
import { problem } from './replies.ts'

/** A refused sign-in: it has no session, and gets one by choosing, or not at all. */
export const REFUSED = later(
  30,
  problem(
    409,
    'session-refused',
    'The account is in use elsewhere',
    'The sign-in was refused, or awaits a choice. There is no session that could be told of.',
  ),
)

/** A sign-in whose session opens by use: by any request but this one. */
export const NOT_OPEN = later(
  5,
  problem(
    409,
    'session-required',
    'A session must be opened first',
    "The request is signed in but has no session yet, and this kind of request opens none. The application's next request does.",
  ),
)

/** Whoever gets this polls. */
export const TOO_MANY = later(
  15,
  problem(
    503,
    'too-many-streams',
    'There are too many event streams',
    'This session, or this process, has as many event streams open as it may. The same is told at state, for polling.',
  ),
)

function later(seconds: number, reply: Reply): Reply {
  return Object.freeze({ ...reply, headers: { ...reply.headers, 'retry-after': String(seconds) } })
}
