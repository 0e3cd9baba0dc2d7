// The request's session in an action, where nothing goes out but what is in the cookies of `next/headers`. For next.ts.

import type { RequestSessions } from '../guard/handle.ts'

/** The same sessions; what they put into cookies is flushed after each of their doings. */
export function flushing(sessions: RequestSessions, flush: () => void): RequestSessions {
  const then = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    flush()
    return result
  }
  return Object.assign(Object.create(sessions) as RequestSessions, {
    open: () => then(sessions.open()),
    renew: () => then(sessions.renew()),
    close: () => then(sessions.close()),
  })
}
