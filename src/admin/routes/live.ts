// GET api/live: a stream of what happens, for as long as whoever opened it reads it and may see it.

import { webOutlet } from '../../adapters/web/outlet.ts'
import { headersWith, problem } from '../replies.ts'
import type { Asked, SeeRoute } from '../route.ts'
import type { Viewer } from '../viewers.ts'

export const live: SeeRoute = { kind: 'see', path: 'api/live', serve }

/** Of one dashboard in one process: operators, and not visitors, are what it is for. */
const MOST_STREAMS = 100
/** Of one operator: more windows than anybody has, and room for others beside somebody's script that forgets to close. */
const MOST_OF_ONE = 50

/** Nobody on the way keeps it, compresses it, or holds it back (`x-accel-buffering`: nginx). */
const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'private, no-store, no-transform',
  'x-accel-buffering': 'no',
}

const TOO_MANY = () =>
  problem(503, 'too-many-streams', 'Too many pages are open', 'Close one, or try again later.', { 'retry-after': '30' })

function serve({ admin, request, operator: { operator }, mayStillSee }: Asked): Response {
  const head = { status: 200, headers: headersWith(HEADERS) }
  if (request.method === 'HEAD') return new Response(null, head)
  if (admin.live.count() >= MOST_STREAMS || admin.live.countOf(operator) >= MOST_OF_ONE) return TOO_MANY()
  const { outlet, response } = webOutlet(head, () => admin.live.end(viewer), request.signal)
  const viewer: Viewer = { operator, outlet, mayStillSee, isUpToDate: false, hasMissed: false, age: 0 }
  admin.live.watch(viewer, request.headers.get('last-event-id'))
  return response
}
