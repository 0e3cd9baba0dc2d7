// Whether a newcomer's device is one that the account has not been used on before, as far as its record goes.

import type { Entry } from './decision.ts'
import type { Opening } from './giving-way.ts'
import type { AccountRecord, Hash } from './record.ts'

/** For the journal's line of an opening; `undefined` where the device is known, or there is none. Asked before the session is added. */
export function newDevice(record: AccountRecord, { device, nextDevice }: Opening): Entry['device'] {
  const shown = device ?? nextDevice
  if (shown === undefined) return undefined
  const known = devicesOf(record)
  if (known.length === 0) return 'first'
  return known.includes(shown) ? undefined : 'another'
}

function devicesOf({ sessions, endings }: AccountRecord): readonly Hash[] {
  return [...sessions, ...endings].flatMap(({ devices }) => devices ?? [])
}
