// The journal's lines on every store that lasts: what they say, in which order, and that they are there after a restart, with the record.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSessionControl, type SessionControl } from '../../src/index.ts'
import { type FakeClock, fakeClock } from '../../src/testing/index.ts'
import { type Place, places, type RunningPlace } from '../support/places.ts'
import { openStore, type StoreSpec, withoutClock } from '../support/store-spec.ts'

const ANN = { account: 'ann' }
const LAPTOP = { ...ANN, device: 'secret of the laptop', label: 'Firefox on Linux', place: 'Genève' }
const PHONE = {
  ...ANN,
  device: 'secret of the phone',
  nextDevice: 'next secret of the phone',
  label: 'Safari on iPhone',
}

for (const place of places) {
  describe(`on ${place.name}`, { timeout: 90_000 }, () => {
    if (place.missing === undefined) define(place)
    else it.skip(`holds (skipped: ${place.missing})`)
  })
}

function define(place: Place): void {
  let running: RunningPlace
  beforeAll(async () => {
    running = await place.start()
  }, 90_000)
  afterAll(() => running.stop())

  it('N1, N2, N3 a refusal, a grant and its use are told with device, place and label, in order, and without secrets', async () => {
    await during(running.fresh(), fakeClock(Date.now()), async (control, clock) => {
      await control.open({ ...ANN, exempt: true })
      await control.open(LAPTOP)
      await control.open(PHONE)
      await expectLines(control, 3)
      const { until } = await control.grant({ ...ANN, operator: 'Sam' })
      await control.open(PHONE)
      const { items } = await control.journal(ANN)
      const at = clock.now()
      const [exempt, laptop, refused, granted, displaced, phone, taken] = items.toReversed()
      expect(exempt).toEqual({ ...ANN, kind: 'opened', at, session: exempt?.session, exempt: true })
      const { session, on } = laptop ?? {}
      expect(laptop).toEqual({
        ...{ ...ANN, kind: 'opened', at, session, on },
        ...{ label: LAPTOP.label, place: LAPTOP.place, device: 'first' },
      })
      expect(refused).toMatchObject({ kind: 'refused', label: PHONE.label, reason: 'full', sessions: [session] })
      expect(granted).toEqual({ ...ANN, kind: 'granted', at, by: { operator: 'Sam' }, until })
      const by = { session: phone?.session, label: PHONE.label, takeover: true, operator: 'Sam' }
      expect(displaced).toEqual({ ...ANN, kind: 'displaced', at, session, label: LAPTOP.label, since: at, by })
      expect(phone).toMatchObject({ kind: 'opened', was: refused?.on, sessions: [session] })
      expect(taken).toMatchObject({ kind: 'taken-over', session: phone?.session, by: { operator: 'Sam' } })
      for (const name of [on, refused?.on, phone?.on]) expect(name).toMatch(/^[\w-]{8}$/)
      expect(new Set([on, refused?.on, phone?.on]).size).toBe(3)
      expect(JSON.stringify(items)).not.toMatch(/secret/)
    })
  })

  it('N4 both the lines and the grant are there after a restart', async () => {
    const spec = running.fresh()
    const clock = fakeClock(Date.now())
    const before = await during(spec, clock, async (control) => {
      await control.open(LAPTOP)
      await control.grant({ ...ANN, operator: 'Sam' })
      await control.open(PHONE)
      await control.open({ ...ANN, device: 'secret of a third one', label: 'Edge' })
      await expectLines(control, 6)
      await control.grant({ ...ANN, operator: 'Ada' })
      return (await control.journal(ANN)).items
    })
    await during(spec, clock, async (control) => {
      expect((await control.journal(ANN)).items).toEqual(before)
      expect((await control.open(LAPTOP)).outcome).toBe('admitted')
      const [taken] = (await control.journal({ ...ANN, kinds: ['taken-over'] })).items
      expect(taken?.by).toEqual({ operator: 'Ada' })
    })
  })
}

/** Over connections of its own, which are closed at the end. */
async function during<T>(
  spec: StoreSpec,
  clock: FakeClock,
  work: (control: SessionControl, clock: FakeClock) => Promise<T>,
): Promise<T> {
  const store = await openStore(spec)
  const policy = { lock: 'forever', idle: '8h' } as const
  const options = { clock, policy, pruneEvery: 'never', storeTimeout: '10s' } as const
  const control = createSessionControl({ store: withoutClock(store), ...options })
  try {
    return await work(control, clock)
  } finally {
    control.dispose()
    await store.close()
  }
}

/** The line of a refusal is not waited for. */
async function expectLines(control: SessionControl, count: number): Promise<void> {
  await expect.poll(async () => (await control.journal(ANN)).items.length, { timeout: 30_000 }).toBe(count)
}
