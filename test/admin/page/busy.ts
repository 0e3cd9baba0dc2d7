// A site on which something has happened: for pictures, and for what looks at every view.

import { createSessionControl, memoryStore, type SessionControl } from '../../../src/index.ts'
import { type FakeClock, fakeClock } from '../../../src/testing/index.ts'
import { openSite, type Site } from './site.ts'

const POLICY = { maxSessions: 2, lock: '5m', lifetime: '8h', idle: '30m' } as const
const LABELS = [
  'Firefox on Linux',
  'Safari on iPhone',
  'Chrome on Windows',
  'Edge on Windows',
  'Samsung Internet on Android',
]
const PLACES = ['Vienna', 'Graz', 'Linz', 'Salzburg']
const NAMES = ['ann', 'ben', 'cleo', 'dana', 'emil', 'fay', 'gus', 'hana', 'ivo', 'jo', 'kim', 'lea']

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The same every time: eleven days of one account that is shared, and an hour of many. */
export async function busySite(): Promise<Site> {
  const clock = fakeClock()
  const store = memoryStore()
  const past = createSessionControl({ store, clock, policy: { maxSessions: 1, lock: '5m' }, pruneEvery: 'never' })
  await shared(past, clock)
  past.dispose()
  const now = createSessionControl({ store, clock, policy: POLICY, pruneEvery: 'never' })
  await hour(now, clock)
  await annsStory(now, clock)
  now.dispose()
  return openSite({ store, clock, policy: POLICY, addresses: true })
}

/** People who take turns, and get in each other's way. */
async function shared(control: SessionControl, clock: FakeClock): Promise<void> {
  const end = clock.now()
  clock.set(end - 11 * DAY_MS)
  for (let day = 0; day < 10; day++) {
    for (let turn = 0; turn < 12; turn++) {
      const label = LABELS[turn % 5] ?? ''
      await control.open({
        account: 'studio@example.com',
        device: `studio-${label}`,
        hostSession: `${day}.${turn}`,
        label,
      })
      clock.advance(turn % 4 === 0 ? '2m' : '7m')
    }
    clock.advance('22h')
  }
  clock.set(end)
}

async function hour(control: SessionControl, clock: FakeClock): Promise<void> {
  for (let minute = 0; minute < 60; minute++) {
    const many = 2 + Math.round(3 * (1 + Math.sin(minute / 7)))
    for (let one = 0; one < many; one++) await somebody(control, minute * 7 + one * 3)
    clock.set(clock.now() + MINUTE_MS)
  }
}

async function somebody(control: SessionControl, number: number): Promise<void> {
  const account = `${NAMES[number % NAMES.length]}${number % 40}@example.com`
  const label = LABELS[number % LABELS.length] ?? ''
  const place = PLACES[number % PLACES.length] ?? ''
  await control.open({
    account,
    device: `${account} ${label}`,
    hostSession: String(number),
    label,
    place,
    address: `192.0.2.${number % 250}`,
  })
}

/** Displaced, refused, let in, ended: a bit of everything. */
async function annsStory(control: SessionControl, clock: FakeClock): Promise<void> {
  const account = 'ann@example.com'
  const open = (label: string, place: string, address: string) =>
    control.open({ account, device: label, label, place, address })
  await open('Firefox on Linux', 'Vienna', '192.0.2.7')
  clock.advance('4m')
  await open('Safari on iPhone', 'Vienna', '198.51.100.20')
  clock.advance('90s')
  await open('Chrome on Windows', 'Graz', '203.0.113.5')
  clock.advance('45s')
  await open('Samsung Internet on Android', 'Linz', '203.0.113.80')
  clock.advance('30s')
  await control.grant({ account, operator: 'olga', for: '15m' })
  clock.advance('20s')
  await open('Samsung Internet on Android', 'Linz', '203.0.113.80')
  clock.advance('2m')
}
