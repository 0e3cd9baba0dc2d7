// The kinds of accounts whose histories are made up: who uses them, on what, and whether an administrator would want to be told.

import type { Random } from '../../faults/random.ts'
import { DAY_MS, type Device, type Person, START, type Use, usesOf } from './uses.ts'

export interface Kind {
  readonly name: string
  /** `household`: several people, but not what one looks for; telling of one counts as wrong. */
  readonly truth: 'shared' | 'one person' | 'household'
  readonly people: (random: Random) => readonly Person[]
}

/** The second week is looked at; in the first everything has become as it is. */
export const DAYS = 14

export function usesOfKind(kind: Kind, random: Random): readonly Use[] {
  return kind.people(random).flatMap((person) => usesOf(person, DAYS, random))
}

const CITIES = ['Berlin', 'Madrid', 'Toronto', 'São Paulo', 'Mumbai', 'Tokyo', 'Sydney', 'Nairobi', 'Denver', 'Seoul']

/** As often as one sees them. */
const COMPUTERS = [
  ...Array<string>(6).fill('Chrome on Windows'),
  ...Array<string>(3).fill('Edge on Windows'),
  ...Array<string>(2).fill('Firefox on Windows'),
  ...Array<string>(2).fill('Chrome on Mac'),
  ...Array<string>(2).fill('Safari on Mac'),
  'Firefox on Linux',
  'Chrome on Linux',
  'Opera on Windows',
  'Firefox on Mac',
]
const TELEPHONES = [
  ...Array<string>(5).fill('Chrome on Android'),
  ...Array<string>(5).fill('Safari on iPhone'),
  ...Array<string>(2).fill('Samsung Internet on Android'),
  'Chrome on iPhone',
  'Firefox on Android',
]
const TABLETS = ['Safari on iPad', 'Chrome on Android', 'Chrome on iPad']

let made = 0

function device(label: string, place: string | Device['placeAt'], remembers = true): Device {
  made += 1
  return { name: `device-${made}`, label, placeAt: typeof place === 'string' ? () => place : place, remembers }
}

const AT_ANY_TIME: Omit<Person, 'devices'> = {
  hours: [7, 23],
  usesADay: [2, 8],
  minutes: [3, 60],
  days: [0.95, 0.8],
  glances: 0.15,
  insists: 0.8,
  signsOut: 0.1,
}

const AT_WORK: Omit<Person, 'devices'> = {
  hours: [8, 17],
  usesADay: [4, 10],
  minutes: [8, 60],
  days: [0.95, 0.05],
  glances: 0.02,
  insists: 0.8,
  signsOut: 0.25,
}

/** People are not alike: how restless they are, and how much they do. */
function somebody(random: Random): Omit<Person, 'devices'> {
  const most = random.between(4, 12)
  return { ...AT_ANY_TIME, glances: random() * 0.4, usesADay: [2, most], insists: 0.6 + random() * 0.4 }
}

function phoneAndLaptop(random: Random, place: string | Device['placeAt'] = random.oneOf(CITIES)): readonly Device[] {
  return [device(random.oneOf(COMPUTERS), place), device(random.oneOf(TELEPHONES), place)]
}

function devicesOfOne(random: Random, count: number): readonly Device[] {
  const place = random.oneOf(CITIES)
  const more = [TABLETS, COMPUTERS, COMPUTERS, TELEPHONES].map((labels) => device(random.oneOf(labels), place))
  return [...phoneAndLaptop(random, place), ...more].slice(0, count)
}

function many<T>(random: Random, [least, most]: readonly [number, number], one: () => T): readonly T[] {
  return Array.from({ length: random.between(least, most) }, one)
}

/** Another city every two to four days. */
function journey(random: Random): Device['placeAt'] {
  const every = random.between(2, 4) * DAY_MS
  const first = random.between(0, CITIES.length - 1)
  return (at) => CITIES[(first + Math.floor((at - START) / every)) % CITIES.length] ?? 'Berlin'
}

/** Behind the company's network half of the time. */
function throughCompany(where: Device['placeAt'], company: string): Device['placeAt'] {
  return (at) => (Math.floor(at / (DAY_MS / 12)) % 2 === 0 ? company : where(at))
}

export const KINDS: readonly Kind[] = [
  {
    name: 'a telephone and a laptop',
    truth: 'one person',
    people: (random) => [{ ...somebody(random), devices: phoneAndLaptop(random) }],
  },
  {
    name: 'six devices of one person',
    truth: 'one person',
    people: (random) => [{ ...somebody(random), devices: devicesOfOne(random, 6) }],
  },
  {
    name: 'restless: looks at another device all the time',
    truth: 'one person',
    people: (random) => {
      const devices = devicesOfOne(random, random.between(2, 5))
      return [{ ...AT_ANY_TIME, usesADay: [6, 14], minutes: [3, 25], glances: 0.5, insists: 0.95, devices }]
    },
  },
  {
    name: 'private windows',
    truth: 'one person',
    people: (random) => {
      const place = random.oneOf(CITIES)
      const forgetful = device(random.oneOf(COMPUTERS), place, false)
      return [{ ...somebody(random), devices: [forgetful, device(random.oneOf(TELEPHONES), place)] }]
    },
  },
  {
    name: 'a traveller, now and then through the company',
    truth: 'one person',
    people: (random) => {
      const where = journey(random)
      const laptop = device(random.oneOf(COMPUTERS), throughCompany(where, random.oneOf(CITIES)))
      return [{ ...somebody(random), devices: [laptop, device(random.oneOf(TELEPHONES), where)] }]
    },
  },
  {
    name: 'a household',
    truth: 'household',
    people: (random) => {
      const place = random.oneOf(CITIES)
      const tablet = device(random.oneOf(TABLETS), place)
      const insists = 0.3 + random() * 0.5
      const most = random.between(1, 5)
      return many(random, [2, 5], () => ({
        ...AT_ANY_TIME,
        hours: [15, 22],
        usesADay: [0, most],
        minutes: [5, 50],
        insists,
        glances: 0.05,
        devices: [device(random.oneOf(TELEPHONES), place), tablet, device(random.oneOf(COMPUTERS), place)],
      }))
    },
  },
  {
    name: 'two colleagues',
    truth: 'shared',
    people: (random) => {
      const place = random.oneOf(CITIES)
      return many(random, [2, 2], () => ({ ...AT_WORK, devices: [device(random.oneOf(COMPUTERS), place)] }))
    },
  },
  {
    name: 'a small team',
    truth: 'shared',
    people: (random) => {
      const place = random.oneOf(CITIES)
      return many(random, [3, 8], () => ({ ...AT_WORK, devices: phoneAndLaptop(random, place) }))
    },
  },
  {
    name: 'a reseller of credentials',
    truth: 'shared',
    people: (random) =>
      many(random, [8, 40], () => ({
        ...AT_ANY_TIME,
        hours: [0, 24],
        usesADay: [0, 3],
        minutes: [10, 90],
        insists: 0.6,
        signsOut: 0.05,
        devices: phoneAndLaptop(random),
      })),
  },
]

export const COORDINATES: Readonly<Record<string, { readonly latitude: number; readonly longitude: number }>> = {
  Berlin: { latitude: 52.5, longitude: 13.4 },
  Madrid: { latitude: 40.4, longitude: -3.7 },
  Toronto: { latitude: 43.7, longitude: -79.4 },
  'São Paulo': { latitude: -23.6, longitude: -46.6 },
  Mumbai: { latitude: 19.1, longitude: 72.9 },
  Tokyo: { latitude: 35.7, longitude: 139.7 },
  Sydney: { latitude: -33.9, longitude: 151.2 },
  Nairobi: { latitude: -1.3, longitude: 36.8 },
  Denver: { latitude: 39.7, longitude: -105 },
  Seoul: { latitude: 37.6, longitude: 127 },
}
