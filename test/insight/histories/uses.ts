// What people do on a day, as uses of an account: on which device, when, for how long. One person does one thing at a time.

import type { Random } from '../../faults/random.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Monday. */
export const START = Date.UTC(2026, 0, 5)

export interface Device {
  readonly name: string
  readonly label: string
  /** Where it seems to be. */
  readonly placeAt: (at: number) => string
  /** `false`: knows nothing of what was before, as a private window. */
  readonly remembers: boolean
}

export interface Use {
  readonly device: Device
  readonly from: number
  readonly until: number
  readonly habits: Habits
}

export interface Habits {
  /** How likely they sign in again when displaced, and try again when refused. */
  readonly insists: number
  /** How likely they sign out when they are done. */
  readonly signsOut: number
}

export interface Person extends Habits {
  /** The first is used the most. */
  readonly devices: readonly Device[]
  /** From which hour to which. */
  readonly hours: readonly [number, number]
  readonly usesADay: readonly [number, number]
  readonly minutes: readonly [number, number]
  /** How likely there is such a day at all: on weekdays, at weekends. */
  readonly days: readonly [number, number]
  /** How likely they look at another device for a moment during a use. */
  readonly glances: number
}

/** All uses of a person in so many days, in no order. */
export function usesOf(person: Person, days: number, random: Random): readonly Use[] {
  return Array.from({ length: days }, (_, day) => day).flatMap((day) => {
    const isWeekend = day % 7 >= 5
    return random() < person.days[isWeekend ? 1 : 0] ? usesOn(START + day * DAY_MS, person, random) : []
  })
}

function usesOn(midnight: number, person: Person, random: Random): readonly Use[] {
  const [first, last] = person.hours
  const starts = Array.from({ length: random.between(...person.usesADay) }, () => {
    return midnight + Math.floor((first + random() * (last - first)) * HOUR_MS)
  }).toSorted((a, b) => a - b)
  let free = 0
  return starts.flatMap((start) => {
    const from = Math.max(start, free)
    const until = from + random.between(...person.minutes) * MINUTE_MS + random.between(0, 59_999)
    free = until + MINUTE_MS
    const use = { device: deviceOf(person, random), from, until, habits: person }
    return random() < person.glances ? [use, ...glance(use, person, random)] : [use]
  })
}

function deviceOf({ devices }: Person, random: Random): Device {
  return random() < 0.5 ? (devices[0] as Device) : random.oneOf(devices)
}

/** A look at the telephone while the laptop stays open. */
function glance({ device, from, until }: Use, { devices, insists }: Person, random: Random): readonly Use[] {
  const others = devices.filter((other) => other !== device)
  if (others.length === 0) return []
  const at = from + Math.floor(random() * (until - from))
  const habits = { insists, signsOut: 0 }
  return [{ device: random.oneOf(others), from: at, until: at + random.between(1, 4) * MINUTE_MS, habits }]
}
