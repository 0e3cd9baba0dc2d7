// POST api/end-everybody: ends every session of every account, and tells how far it is, a line of JSON at a time.

import type { Outlet } from '../../adapters/guard/exchange.ts'
import { webOutlet } from '../../adapters/web/outlet.ts'
import type { RevokedEveryone } from '../../controller/requests.ts'
import { faultCode } from '../faults.ts'
import { assertFields } from '../fields.ts'
import { invalid } from '../query.ts'
import { headersWith, problem } from '../replies.ts'
import type { ActRoute, Asked } from '../route.ts'
import type { Progress } from '../wire.ts'

/** It goes on when whoever began it closes the page: nobody's sign-out is to be half done because a train went into a tunnel. */
export const endEverybody: ActRoute = {
  kind: 'act',
  path: 'api/end-everybody',
  serve: (asked, fields) => {
    assertFields(fields, 'confirm')
    if (fields['confirm'] !== 'everybody') throw invalid("Write { confirm: 'everybody' } to end everybody's sessions.")
    if (asked.admin.everybody.isRunning) return RUNNING()
    const head = { status: 200, headers: headersWith(HEADERS) }
    const { outlet, response } = webOutlet(head, () => {}, asked.request.signal)
    void walk(asked, outlet)
    return response
  },
}

const HEADERS = {
  'content-type': 'application/x-ndjson; charset=utf-8',
  'cache-control': 'private, no-store, no-transform',
  'x-accel-buffering': 'no',
}

const RUNNING = () =>
  problem(409, 'already-running', 'This is being done already', 'Wait until everybody else’s walk has ended.')

const EVERY_MS = 250

async function walk({ admin, operator: { operator } }: Asked, outlet: Outlet): Promise<void> {
  const { control, everybody } = admin
  const told = teller(outlet)
  everybody.isRunning = true
  try {
    told.last = await control.revokeEveryone({ operator, onProgress: told.progress })
    tell(outlet, { ...told.last, done: true })
  } catch (error) {
    tell(outlet, { ...told.last, done: false, code: await codeOf(error) })
  } finally {
    everybody.isRunning = false
    outlet.end()
  }
}

/** A few lines a second, however many accounts there are. */
function teller(outlet: Outlet) {
  let at = performance.now()
  const told = {
    last: { accounts: 0, sessions: 0, failed: 0 } as RevokedEveryone,
    progress: (done: RevokedEveryone) => {
      told.last = done
      if (performance.now() < at + EVERY_MS) return
      at = performance.now()
      tell(outlet, { ...done, done: false })
    },
  }
  return told
}

function tell(outlet: Outlet, progress: Progress): void {
  outlet.write(`${JSON.stringify(progress)}\n`)
}

/** Whatever it was: there is no other answer any more. */
async function codeOf(error: unknown): Promise<string> {
  return faultCode(error).catch(() => 'store-unavailable')
}
