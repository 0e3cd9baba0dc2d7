// What a socket is told when it is closed: a code, and a reason that fits into a close frame.

import type { Ended } from '../../policy/decision.ts'

/** The session has ended. The private range of RFC 6455 7.4.2; like 401. */
export const ENDED_CODE = 4401
/** The session cannot be checked right now; try again later (IANA's registry of close codes). */
export const UNAVAILABLE_CODE = 1013

const LONGEST_REASON_BYTES = 123

/** Such as `displaced at 2026-11-24T10:02:00.000Z by Firefox on Linux`: never an address, never which administrator. */
export function closeReason({ reason, at, by }: Ended): string {
  const when = at === null ? '' : ` at ${new Date(at).toISOString()}`
  const whom = by?.label === undefined ? '' : ` by ${by.label}`
  return fitted(`${reason}${when}${whom}`)
}

/** Cut between characters, RFC 6455 5.5. */
function fitted(text: string): string {
  let left = LONGEST_REASON_BYTES
  let cut = ''
  for (const character of text) {
    left -= Buffer.byteLength(character)
    if (left < 0) return cut
    cut += character
  }
  return cut
}
