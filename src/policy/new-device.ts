// What the journal says of a newcomer's device: whether the account has been used on it before, as far as its record goes, and its name.

import type { Entry } from './decision.ts'
import type { Opening } from './giving-way.ts'
import type { AccountRecord, Hash } from './record.ts'

/** For the line of an opening; nothing where there is no device. Asked before the session is added. */
export function deviceIn(record: AccountRecord, { device, nextDevice = device }: Opening): Readonly<DeviceIn> {
  if (nextDevice === undefined) return {}
  const shown = device ?? nextDevice
  const line: DeviceIn = { on: nameOf(nextDevice) } // spreads of conditions took two fifths of what `decide` takes for an opening
  if (!knows(record, (devices) => devices.includes(shown)))
    line.device = knows(record, (devices) => devices.length > 0) ? 'another' : 'first'
  if (shown !== nextDevice) line.was = nameOf(shown)
  return line
}

type DeviceIn = { -readonly [K in 'device' | 'on' | 'was']?: Entry[K] }

/** Eight characters of the hash: enough to tell an account's devices apart, and no use to anybody else. */
export function nameOf(device: Hash): string {
  return device.slice(0, 8)
}

function knows({ sessions, endings }: AccountRecord, is: (devices: readonly Hash[]) => boolean): boolean {
  return sessions.some((live) => is(live.devices)) || endings.some(({ devices = [] }) => is(devices))
}
