// What an application tells of places: this package brings no map along.

import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'

/** Degrees: north and east are positive. */
export interface Coordinates {
  /** From -90 to 90. */
  readonly latitude: number
  /** From -180 to 180. */
  readonly longitude: number
}

/** A session at its opening, as the journal has it. */
export interface Opened {
  readonly account: string
  /** Its id. */
  readonly session: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Device label. */
  readonly label: string | undefined
  /** Where, as the journal has it: what `open` was given. */
  readonly place: string | undefined
}

/** How to tell that nobody can have been at both places. Give `coordinates` or `shortest`, not both. */
export interface Travel {
  /** Where a session was opened, by any name; `undefined`: not known. @default its place in the journal */
  readonly placeOf?: ((opened: Opened) => string | undefined) | undefined
  /** Where a place lies; `undefined`: not known. Within 500 km nothing is said, beyond it nobody is faster than 1000 km/h. */
  readonly coordinates?: ((place: string) => Coordinates | undefined) | undefined
  /** A time table instead: the shortest time from one place to another; `undefined`: not known. Asked for places of different names alone. */
  readonly shortest?: ((from: string, to: string) => Duration | undefined) | undefined
}

/** A way between two places. */
export interface Way {
  /** The shortest time that it takes; 0 where nothing can be said. */
  readonly shortestMs: number
  readonly km?: number
}

export interface ResolvedTravel {
  readonly placeOf: NonNullable<Travel['placeOf']>
  readonly wayOf: (from: string, to: string) => Way
}

const NEAR_KM = 500
const KM_PER_MS = 1_000 / 3_600_000
const NO_TIME: Way = { shortestMs: 0 }

/** @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write */
export function resolveTravel(travel: Travel | undefined): ResolvedTravel | undefined {
  if (travel === undefined) return undefined
  if (typeof travel !== 'object' || travel === null)
    throw invalid(`travel must be { coordinates } or { shortest }, with placeOf or without, but is ${given(travel)}.`)
  const { placeOf = placeIn, coordinates, shortest, ...rest } = travel
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined)
    throw invalid(`travel has no option ${given(unknown)}. It has: placeOf, coordinates, shortest.`)
  if (typeof placeOf !== 'function')
    throw invalid(`travel.placeOf must be a function from an opened session to a place, but is ${given(placeOf)}.`)
  if ((coordinates === undefined) === (shortest === undefined))
    throw invalid(
      'travel needs one of coordinates and shortest. Give a function from a place to { latitude, longitude }.',
    )
  const name = coordinates === undefined ? 'shortest' : 'coordinates'
  if (typeof travel[name] !== 'function')
    throw invalid(`travel.${name} must be a function, but is ${given(travel[name])}.`)
  return Object.freeze({ placeOf, wayOf: coordinates ? byMap(coordinates) : byTable(shortest ?? (() => undefined)) })
}

function placeIn({ place }: Opened): string | undefined {
  return place
}

function byMap(coordinates: NonNullable<Travel['coordinates']>): ResolvedTravel['wayOf'] {
  return (from, to) => {
    const start = checked(from, coordinates(from))
    const end = checked(to, coordinates(to))
    if (!start || !end) return NO_TIME
    const km = kmBetween(start, end)
    return km < NEAR_KM ? NO_TIME : { shortestMs: km / KM_PER_MS, km }
  }
}

function byTable(shortest: NonNullable<Travel['shortest']>): ResolvedTravel['wayOf'] {
  return (from, to) => {
    const time = shortest(from, to)
    return time === undefined ? NO_TIME : { shortestMs: durationMs(time, 'travel.shortest', 'UTS_OPTION_INVALID') }
  }
}

function checked(place: string, found: Coordinates | undefined): Coordinates | undefined {
  if (found === undefined) return undefined
  if (Math.abs(found?.latitude) <= 90 && Math.abs(found.longitude) <= 180) return found
  throw invalid(
    `travel.coordinates must give { latitude, longitude } in degrees, or undefined, but gave ${given(found)} for ${given(place)}.`,
  )
}

const EARTH_KM = 6_371
const RADIANS = Math.PI / 180

/** The great circle, by haversines. */
function kmBetween(a: Coordinates, b: Coordinates): number {
  const half = (degrees: number) => Math.sin((degrees * RADIANS) / 2) ** 2
  const across = Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS) * half(b.longitude - a.longitude)
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half(b.latitude - a.latitude) + across)))
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
