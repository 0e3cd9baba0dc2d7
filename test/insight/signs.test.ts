// Each sign by itself: what it is seen in, what is no sign of it, and the sentence that it is told by.

import type { PolicyOptions } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { type InsightOptions, insightOf, type Sign } from '../../src/insight/index.ts'
import { makeControl } from '../controller/controls.ts'
import type { Lived } from './histories/living.ts'
import type { Device, Use } from './histories/uses.ts'
import { contest, device, START, scene, UNTIL, use } from './scenes.ts'

const LAPTOP = device('Firefox on Linux')
const PHONE = device('Safari on iPhone')
const DAYS = [0, 1, 2, 3]

function reasonsOf({ entries }: Lived, options: InsightOptions = {}): Partial<Record<Sign, string>> {
  const { reasons } = insightOf(entries, { until: UNTIL, ...options })
  return Object.fromEntries(reasons.map(({ sign, text }) => [sign, text]))
}

const seen = (uses: readonly Use[], policy: PolicyOptions = {}) => reasonsOf(scene(uses, policy))

describe('turns', () => {
  const back = (day: number): Use[] => [
    use(LAPTOP, day, [9, 9.1]),
    use(PHONE, day, [9.3, 9.4]),
    use(LAPTOP, day, [9.6, 9.7]),
    use(PHONE, day, [9.9, 10]),
  ]

  it('are told with their number and how far they are apart', () => {
    expect(seen(DAYS.flatMap(back), { lock: 0 }).turns).toBe(
      '2 devices took turns 11 times in 7 days, on average 18 minutes apart.',
    )
  })

  it('are none hours apart', () => {
    const apart = (day: number) => [
      use(LAPTOP, day, [9, 9.1]),
      use(PHONE, day, [12, 12.1]),
      use(LAPTOP, day, [15, 15.1]),
    ]
    expect(seen(DAYS.flatMap(apart), { lock: 0 })).toEqual({})
  })

  it('are none on a single day', () => {
    const all = Array.from({ length: 40 }, (_, i) => use(i % 2 ? PHONE : LAPTOP, 0, [6 + i / 5, 6.1 + i / 5]))
    const reasons = seen(all, { lock: 0 })
    expect(reasons['ping-pong']).toBeDefined()
    expect(reasons.turns).toBeUndefined()
  })
})

describe('ping-pong', () => {
  it('is told with its days, its number and its longest row', () => {
    expect(seen(contest(DAYS, LAPTOP, PHONE), { lock: 0 })['ping-pong']).toMatch(
      /^On 4 days sessions on different devices took the place from each other in turn, \d+ times in all, up to \d+ times in a row\.$/,
    )
  })

  it('is seen between devices of one label, which the record knows', () => {
    const twin = { ...LAPTOP, name: 'twin' }
    expect(seen(contest(DAYS, LAPTOP, twin), { lock: 0 })['ping-pong']).toBeDefined()
  })

  it('is none of private windows of one browser, which are new each time', () => {
    const forgetful = device('Firefox on Linux', { remembers: false })
    const windows = DAYS.flatMap((day) =>
      Array.from({ length: 20 }, (_, i) => use(forgetful, day, [9 + i / 10, 9.05 + i / 10])),
    )
    expect(seen(windows, { lock: 0 })).toEqual({})
  })

  it('is none of a look at the telephone now and then', () => {
    const look = (day: number) => [
      use(LAPTOP, day, [9, 12]),
      use(PHONE, day, [9.5, 9.53]),
      use(PHONE, day, [10.5, 10.53]),
      use(PHONE, day, [11.5, 11.53]),
    ]
    expect(seen(DAYS.flatMap(look), { lock: 0 })['ping-pong']).toBeUndefined()
  })

  it('is none where nobody was displaced, as under enforce: false', () => {
    const { entries } = scene(contest(DAYS, LAPTOP, PHONE), { lock: 0, enforce: false })
    expect(entries.some(({ kind, enforced }) => kind === 'displaced' && enforced === false)).toBe(true)
    expect(insightOf(entries, { until: UNTIL }).score).toBe(0)
  })
})

describe('refusals', () => {
  const policy: PolicyOptions = { lock: 'forever', idle: '30m' }

  it('count where the place is held for longer at the next attempt: its session was in use', () => {
    const both = (day: number) =>
      [9, 11, 13].flatMap((hour) => [use(LAPTOP, day, [hour, hour + 1]), use(PHONE, day, [hour + 0.05, hour + 0.9])])
    expect(seen(DAYS.flatMap(both), policy).refusals).toMatch(
      /^Somebody was refused while the session that had the place was in use, \d+ times in 7 days, on 4 days\.$/,
    )
  })

  it('count where somebody signs out of the session that had the place, a good while later', () => {
    const both = (day: number) =>
      [9, 11, 13].flatMap((hour) => [
        use(LAPTOP, day, [hour, hour + 1], { signsOut: 1 }),
        use(PHONE, day, [hour + 0.2, hour + 0.25], { insists: 0 }),
      ])
    expect(seen(DAYS.flatMap(both), policy).refusals).toContain('12 times in 7 days, on 4 days')
  })

  it('are no sign where nothing happened at the session that had the place: it was left open', () => {
    const left = (day: number) => [use(LAPTOP, day, [9, 9.2]), use(PHONE, day, [9.25, 9.6])]
    const { entries } = scene(DAYS.flatMap(left), policy)
    expect(entries.some(({ kind }) => kind === 'refused')).toBe(true)
    expect(reasonsOf({ entries }).refusals).toBeUndefined()
  })

  it('are no sign where the way to the other device leads to a sign-out at once', () => {
    const walk = (day: number) =>
      [9, 11, 13].flatMap((hour) => [
        use(LAPTOP, day, [hour, hour + 0.3], { signsOut: 1 }),
        use(PHONE, day, [hour + 0.2, hour + 0.8]),
      ])
    expect(seen(DAYS.flatMap(walk), policy).refusals).toBeUndefined()
  })
})

describe('devices', () => {
  const labels = ['Chrome', 'Edge', 'Firefox', 'Opera', 'Brave'].flatMap((browser) =>
    ['Windows', 'Mac'].map((system) => `${browser} on ${system}`),
  )

  it('are told where there are more than one person has', () => {
    const uses = labels.map((label, i) => use(device(label), i % 7, [9 + i / 10, 9.05 + i / 10]))
    expect(seen(uses, { lock: 0 }).devices).toBe('10 devices in 7 days.')
    expect(seen(uses.slice(0, 6), { lock: 0 }).devices).toBeUndefined()
  })

  it('are one where a device shows itself under another name at each sign-in', async () => {
    const { control, clock } = makeControl()
    for (const label of labels) {
      await control.open({ account: 'ann', device: 'secret of the one device', label })
      clock.advance('6h')
    }
    const { items } = await control.journal({ limit: 1_000 })
    expect(items.filter(({ kind }) => kind === 'replaced')).toHaveLength(labels.length - 1)
    expect(insightOf(items).reasons).toEqual([])
  })

  const twins = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...device('Chrome on Windows'), name: `twin ${i}` }))
  const twice = (all: readonly Device[]) =>
    all.flatMap((one, i) => [0, 1].map((day) => use(one, day + (i % 5), [9 + i / 10, 9.05 + i / 10])))

  it('are told apart by their names where they look alike, once they have come back', () => {
    expect(seen(twice(twins(12)), { lock: 0 }).devices).toBe('12 devices in 7 days.')
    const once = twins(12).map((one, i) => use(one, i % 7, [9 + i / 10, 9.05 + i / 10]))
    expect(seen(once, { lock: 0 }).devices).toBeUndefined()
  })

  it('are nobody where one that looks like another was here but once', () => {
    const passing = use({ ...device('Chrome on Windows'), name: 'passing' }, 6, [20, 20.1])
    expect(seen([...twice(twins(9)), passing], { lock: 0 }).devices).toBeUndefined()
    expect(seen(twice(twins(10)), { lock: 0 }).devices).toBeDefined()
  })

  it('are one as often as a browser forgets what it was, though it comes back within the hour', () => {
    const forgetful = device('Chrome on Windows', { remembers: false })
    const windows = DAYS.flatMap((day) =>
      Array.from({ length: 10 }, (_, i) => [
        use(forgetful, day, [9 + i / 2, 9.4 + i / 2]),
        use(PHONE, day, [9.1 + i / 2, 9.15 + i / 2]),
      ]).flat(),
    )
    const { entries } = scene(windows, { lock: 0 })
    expect(entries.some(({ was }) => was !== undefined)).toBe(true)
    expect(reasonsOf({ entries }).devices).toBeUndefined()
  })

  it('are told apart by their labels in lines that name none; beside lines that do, those are nobody', () => {
    const uses = labels.flatMap((label) => twice([device(label)]))
    const { entries } = scene(uses, { lock: 0 })
    const unnamed = entries.map(({ on: _, was: __, ...entry }) => entry)
    expect(reasonsOf({ entries: unnamed }).devices).toBe('10 devices in 7 days.')
    expect(reasonsOf({ entries: unnamed.map((entry, i) => (i % 2 ? entry : (entries[i] ?? entry))) }).devices).toBe(
      '10 devices in 7 days.',
    )
  })

  it('are not those of exempt sessions', () => {
    const { entries } = scene(twice(twins(12)), { lock: 0 })
    expect(reasonsOf({ entries: entries.map((entry) => ({ ...entry, exempt: true as const })) })).toEqual({})
  })

  it('are those of whoever was refused, too', () => {
    const holder = DAYS.map((day) => use(LAPTOP, day, [8, 20]))
    const knocking = labels.flatMap((label, i) =>
      DAYS.map((day) => use(device(label), day, [9 + i / 4, 9.1 + i / 4], { insists: 0 })),
    )
    const { entries } = scene([...holder, ...knocking], { lock: 'forever', idle: '30m' })
    expect(entries.filter(({ kind }) => kind === 'opened').length).toBe(4)
    expect(reasonsOf({ entries }).devices).toBe('11 devices in 7 days.')
    expect(reasonsOf({ entries }).crowd).toBeDefined()
  })

  it('make a crowd where three sign in within an hour, day after day', () => {
    const crowd = (day: number) =>
      labels.slice(0, 4).map((label, i) => use(device(label), day, [9 + i / 10, 9.05 + i / 10], { signsOut: 1 }))
    expect(seen([0, 1, 2, 3, 4].flatMap(crowd), { maxSessions: 5 }).crowd).toBe(
      'On 5 days at least 4 devices came within an hour.',
    )
    expect(seen([0, 1].flatMap(crowd), { maxSessions: 5 }).crowd).toBeUndefined()
  })
})

describe('travel', () => {
  const cities: Record<string, { latitude: number; longitude: number }> = {
    Berlin: { latitude: 52.5, longitude: 13.4 },
    Toronto: { latitude: 43.7, longitude: -79.4 },
    Leipzig: { latitude: 51.3, longitude: 12.4 },
  }
  const there = (place: string, label = 'Safari on iPhone') => device(label, { place })
  const trips = (place: string, hour: number, label?: string) =>
    [0, 1].flatMap((day) => [use(LAPTOP, day, [9, 9.1]), use(there(place, label), day, [hour, hour + 0.1])])
  const told = (uses: readonly Use[], rules: object) => {
    const { entries } = scene(uses, { maxSessions: 1, lock: 0 })
    return reasonsOf({ entries }, { travel: rules }).travel
  }
  const coordinates = (place: string) => cities[place]

  it('is told with the way and the time', () => {
    expect(told(trips('Toronto', 9.5), { coordinates })).toMatch(
      /^2 times in 7 days two devices were further apart than anybody travels: Berlin and Toronto, 6,4\d\d km, within 30 minutes\.$/,
    )
  })

  it('is possible within a day, and near', () => {
    expect(told(trips('Toronto', 20), { coordinates })).toBeUndefined()
    expect(told(trips('Leipzig', 9.12), { coordinates })).toBeUndefined()
  })

  it('says nothing of places that are not known', () => {
    expect(told(trips('Atlantis', 9.5), { coordinates })).toBeUndefined()
  })

  it('says nothing of one device that seems to jump', () => {
    const jumping = { ...LAPTOP, placeAt: (at: number) => (at % 86_400_000 < 9.2 * 3_600_000 ? 'Berlin' : 'Toronto') }
    const uses = [0, 1].flatMap((day) => [
      use(jumping, day, [9, 9.1], { signsOut: 1 }),
      use(jumping, day, [9.5, 9.6], { signsOut: 1 }),
    ])
    expect(told(uses, { coordinates })).toBeUndefined()
    expect(told(trips('Toronto', 9.5, LAPTOP.label).slice(0, 2), { coordinates })).toBeUndefined()
  })

  it('goes by what the application says of a place, or of a session, instead of the journal', () => {
    const inGermany = ({ place }: { place: string | undefined }) => (place === 'Toronto' ? 'Leipzig' : place)
    expect(told(trips('Toronto', 9.5), { coordinates, placeOf: inGermany })).toBeUndefined()
    const noted = ({ label }: { label: string | undefined }) => (label === LAPTOP.label ? 'Berlin' : 'Toronto')
    expect(told(trips('Leipzig', 9.5), { coordinates, placeOf: noted })).toContain('Berlin and Toronto')
  })

  it('tells two devices of one label apart by their names', () => {
    const far = { ...there('Toronto', LAPTOP.label), name: 'another' }
    const uses = [0, 1].flatMap((day) => [use(LAPTOP, day, [9, 9.1]), use(far, day, [9.5, 9.6])])
    expect(told(uses, { coordinates })).toContain('2 times in 7 days')
  })

  it('goes by a time table instead', () => {
    const shortest = () => '8h' as const
    expect(told(trips('Toronto', 9.5), { shortest })).toContain(
      'Berlin and Toronto, at least 8 hours, within 30 minutes',
    )
    expect(told(trips('Toronto', 9.5), { shortest: () => undefined })).toBeUndefined()
  })

  it('is told of what the application says wrong', () => {
    const wrong = () => ({ latitude: 100, longitude: 0 })
    expect(() => told(trips('Toronto', 9.5), { coordinates: wrong })).toThrow(/in degrees.*100.*"Berlin"/)
  })
})

describe('lines', () => {
  it('outside the window say nothing', () => {
    const { entries } = scene(contest(DAYS, LAPTOP, PHONE), { lock: 0 })
    expect(insightOf(entries, { until: START - 1 }).score).toBe(0)
    expect(insightOf(entries, { until: UNTIL + 30 * 86_400_000 })).toMatchObject({ score: 0, lines: 0 })
  })
})
