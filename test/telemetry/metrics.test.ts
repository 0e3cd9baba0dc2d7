import { AggregationTemporality } from '@opentelemetry/sdk-metrics'
import { instrument } from 'utsessions/opentelemetry'
import { describe, expect, it, vi } from 'vitest'
import { METRICS } from '../../src/telemetry/metrics.ts'
import { makeControl, tokenOf } from '../controller/controls.ts'
import { startSdk } from './sdk.ts'

const ANN = { account: 'ann' }

function setUp(options: Parameters<typeof instrument>[1] = {}, policy: Parameters<typeof makeControl>[0] = {}) {
  const sdk = startSdk()
  const { meterProvider } = sdk
  const made = makeControl(policy)
  return { ...made, sdk, control: instrument(made.control, { meterProvider, ...options }) }
}

const byValues = (points: readonly { attributes: object; value: number }[]) =>
  points.map(({ attributes, value }) => `${Object.values(attributes).join(' ')}: ${value}`).toSorted()

describe('numbers', () => {
  it('have the names, kinds and units that the page lists', async () => {
    const { control, sdk, clock } = setUp()
    await control.open(ANN)
    await control.open(ANN)
    clock.advance('6m')
    await control.open(ANN)
    const collected = await sdk.collect()
    const listed = Object.entries(METRICS).map(([name, { unit, help }]) => ({ name, unit, description: help }))
    expect(collected.map(({ descriptor: { name, unit, description } }) => ({ name, unit, description }))).toEqual(
      expect.arrayContaining(listed),
    )
    expect(collected).toHaveLength(listed.length)
    expect(new Set(collected.map(({ aggregationTemporality }) => aggregationTemporality))).toEqual(
      new Set([AggregationTemporality.CUMULATIVE]),
    )
    const durations = collected.find(({ descriptor }) => descriptor.name === 'utsessions.verb.duration')
    expect(durations?.dataPoints[0]?.value).toMatchObject({
      buckets: { boundaries: METRICS['utsessions.verb.duration'].buckets },
    })
  })

  it('count decisions by verb, outcome and reason, and journal lines by kind', async () => {
    const { control, sdk, clock } = setUp()
    const token = tokenOf(await control.open(ANN))
    await control.open(ANN)
    await control.check({ ...ANN, token })
    clock.advance('6m')
    await control.open(ANN)
    await control.check({ ...ANN, token })
    expect(byValues(await sdk.points('utsessions.decisions'))).toEqual([
      'check alive: 1',
      'check ended displaced: 1',
      'open admitted: 2',
      'open refused locked: 1',
    ])
    expect(byValues(await sdk.points('utsessions.journal.entries'))).toEqual([
      'displaced: 1',
      'opened: 2',
      'refused locked: 1',
    ])
    const durations = await sdk.points('utsessions.verb.duration')
    expect(durations.map(({ attributes, count }) => [attributes['utsessions.verb'], count])).toEqual([
      ['open', 3],
      ['check', 2],
    ])
  })

  it('tell how long sessions lasted, by how they ended, and how long people are told to wait', async () => {
    const { control, sdk, clock } = setUp({}, { policy: { lifetime: '1h' } })
    await control.open(ANN)
    clock.advance('1m')
    await control.open(ANN)
    clock.advance('5m')
    await control.open(ANN)
    clock.advance('30m')
    await control.close({ ...ANN, session: (await control.list(ANN))[0]?.id ?? '' })
    expect(byValues(await sdk.points('utsessions.session.duration'))).toEqual(['closed: 1800', 'displaced: 360'])
    expect(byValues(await sdk.points('utsessions.refusal.wait'))).toEqual(['locked: 240'])
  })

  it('tell a trial from what really happened', async () => {
    const { control, sdk } = setUp({}, { policy: { enforce: false } })
    await control.open(ANN)
    await control.open(ANN)
    const [refused] = (await sdk.points('utsessions.journal.entries')).filter(
      ({ attributes }) => attributes['utsessions.kind'] === 'refused',
    )
    expect(refused).toEqual({
      attributes: { 'utsessions.kind': 'refused', 'utsessions.reason': 'locked', 'utsessions.enforced': false },
      value: 1,
    })
    expect(await sdk.points('utsessions.refusal.wait')).toEqual([])
  })

  it('count faults by kind, the failed verb by its code, and a passage that nobody could verify', async () => {
    const { control, sdk, store } = setUp({}, { onStoreError: { open: 'allow' } })
    store.break('load', 'fail', 2)
    await control.check(ANN).catch(() => {})
    await control.open(ANN)
    expect(byValues(await sdk.points('utsessions.faults'))).toEqual(['let-through: 1', 'store-error: 2'])
    expect(byValues(await sdk.points('utsessions.decisions'))).toEqual(['open admitted unverified: 1'])
    const failed = (await sdk.points('utsessions.verb.duration')).map(({ attributes }) => attributes['error.type'])
    expect(failed).toEqual(['UTS_STORE_UNAVAILABLE', undefined])
  })

  it('are 0, and not unknown, before anything has happened: an alert sees the first fault', async () => {
    const { sdk } = setUp()
    const faults = (await sdk.collect()).find(({ descriptor }) => descriptor.name === 'utsessions.faults')
    expect(faults?.dataPoints.map(({ value, attributes }) => [attributes['utsessions.fault'], value])).toEqual([
      ['store-error', 0],
      ['policy-error', 0],
      ['unreadable-record', 0],
      ['let-through', 0],
      ['listener-error', 0],
      ['totals-unread', 0],
    ])
  })

  it('keep two controls of one process apart by their names', async () => {
    const sdk = startSdk()
    const { meterProvider } = sdk
    const [web, api] = ['web', 'api'].map((name) => instrument(makeControl().control, { meterProvider, name }))
    await web?.open(ANN)
    await api?.open(ANN)
    await api?.open({ account: 'bob' })
    const live = await sdk.points('utsessions.session.live')
    expect(live).toEqual([
      { attributes: { 'utsessions.control': 'web' }, value: 1 },
      { attributes: { 'utsessions.control': 'api' }, value: 2 },
    ])
    expect(byValues(await sdk.points('utsessions.decisions'))).toEqual(['api open admitted: 2', 'web open admitted: 1'])
  })

  it('end when the control is disposed of', async () => {
    const { control, sdk, store } = setUp()
    await control.open(ANN)
    control.dispose()
    await control.open({ account: 'bob' })
    const opened = (await sdk.points('utsessions.journal.entries')).map(({ value }) => value)
    expect(opened).toEqual([1])
    expect(store.calls.totals).toBe(0)
  })
})

describe('live sessions and accounts', () => {
  it('are asked for when somebody collects, and no more often than the option says', async () => {
    const { control, sdk, store } = setUp({ totalsEvery: '1h' }, { policy: { maxSessions: 3 } })
    await control.open(ANN)
    await control.open(ANN)
    expect(store.calls.totals).toBe(0)
    expect(await sdk.points('utsessions.session.live')).toEqual([{ attributes: {}, value: 2 }])
    await control.open({ account: 'bob' })
    expect(await sdk.points('utsessions.account.live')).toEqual([{ attributes: {}, value: 1 }])
    expect(store.calls.totals).toBe(1)
  })

  it('are not told where the store does not say, and that is counted', async () => {
    const { sdk, store } = setUp()
    store.break('totals', 'fail')
    const collected = await sdk.collect()
    const live = collected.filter(({ descriptor }) => /\.live$/.test(descriptor.name))
    expect(live.map(({ dataPoints }) => dataPoints.length)).toEqual(live.map(() => 0))
    expect(byValues(await sdk.points('utsessions.faults'))).toEqual(['totals-unread: 2'])
  })

  it('hold no collection up for more than five seconds, nor ask twice meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { control, store } = setUp()
    const { createTotals } = await import('../../src/telemetry/totals.ts')
    store.break('totals', 'hang')
    const totals = createTotals(control, 1_000, () => {})
    const read = [totals.read(), totals.read()]
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await Promise.all(read)).toEqual([undefined, undefined])
    vi.useRealTimers()
    const late = totals.read()
    store.heal()
    expect(await late).toEqual({ accounts: 0, sessions: 0 })
    expect(store.calls.totals).toBe(1)
  })

  it('are not asked for where the option says never', async () => {
    const { sdk, store } = setUp({ totalsEvery: 'never' })
    await sdk.collect()
    expect(store.calls.totals).toBe(0)
  })
})
