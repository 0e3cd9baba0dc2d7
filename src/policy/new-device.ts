// What the journal says of a newcomer's device: whether the account has been used on it before, as far as its record goes, and its name.

import type { Entry } from './decision.ts'
import type { Opening } from './giving-way.ts'
import type { AccountRecord, Hash } from './record.ts'

/** For the line of an opening; nothing where there is no device. Asked before the session is added. */
export function deviceIn(record: AccountRecord, { device, nextDevice = device }: Opening): DeviceIn {
  if (nextDevice === undefined) return {}
  const shown = device ?? nextDevice
  const on = nameOf(nextDevice)
  const was = shown === nextDevice ? undefined : nameOf(shown)
  const known = devicesOf(record)
  if (known.includes(shown)) return was === undefined ? { on } : { on, was }
  const isNew = known.length === 0 ? 'first' : 'another'
  return was === undefined ? { device: isNew, on } : { device: isNew, on, was }
}

type DeviceIn = Pick<Entry, 'device' | 'on' | 'was'>

/** Eight characters of the hash: enough to tell an account's devices apart, and no use to anybody else. */
export function nameOf(device: Hash): string {
  return device.slice(0, 8)
}

function devicesOf({ sessions, endings }: AccountRecord): readonly Hash[] {
  return [...sessions, ...endings].flatMap(({ devices }) => devices ?? [])
}
