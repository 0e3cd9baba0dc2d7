import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { createSessionControl, memoryStore } from 'utsessions'
import { instrument } from 'utsessions/opentelemetry'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { valueIn } from '../../src/stores/at-once.ts'
import { makeControl, tokenOf } from '../controller/controls.ts'
import { startSdk } from './sdk.ts'
import { live, tellingError } from './secrets.ts'

const ANN = { account: 'ann' }

function setUp(options: Parameters<typeof instrument>[1] = {}, policy: Parameters<typeof makeControl>[0] = {}) {
  const sdk = startSdk()
  const { tracerProvider, meterProvider } = sdk
  const made = makeControl(policy)
  return { ...made, sdk, control: instrument(made.control, { tracerProvider, meterProvider, ...options }) }
}

describe('spans', () => {
  it('stand around each verb, internal, with outcome, reason and how many it ended', async () => {
    const { control, clock, sdk } = setUp()
    await control.open(ANN)
    await control.open(ANN)
    clock.advance('6m')
    await control.open(ANN)
    await control.revoke({ ...ANN, all: true })
    await control.list(ANN)
    expect(sdk.spans().map(({ name, kind, attributes }) => [name, kind, attributes])).toEqual([
      ['utsessions.open', SpanKind.INTERNAL, { 'utsessions.outcome': 'admitted', 'utsessions.ended.count': 0 }],
      ['utsessions.open', SpanKind.INTERNAL, { 'utsessions.outcome': 'refused', 'utsessions.reason': 'locked' }],
      ['utsessions.open', SpanKind.INTERNAL, { 'utsessions.outcome': 'admitted', 'utsessions.ended.count': 1 }],
      ['utsessions.revoke', SpanKind.INTERNAL, { 'utsessions.ended.count': 1 }],
      ['utsessions.list', SpanKind.INTERNAL, {}],
    ])
    expect(sdk.spans().map(({ status }) => status)).toEqual(Array(5).fill({ code: SpanStatusCode.UNSET }))
    expect(new Set(sdk.spans().map(({ instrumentationScope }) => instrumentationScope.name))).toEqual(
      new Set(['utsessions']),
    )
  })

  it("are children of the application's span, and parents of what the store does, across every wait", async () => {
    const { sdk, store } = setUp()
    sdk.register()
    const driver = trace.getTracer('driver')
    const load: typeof store.load = async (account) => {
      await new Promise((resolve) => setImmediate(resolve))
      return driver.startActiveSpan('GET', async (span) => {
        const snapshot = await store.load(account)
        span.end()
        return snapshot
      })
    }
    const control = instrument(makeControl({}, { store: { ...store, load } }).control)
    await trace.getTracer('application').startActiveSpan('POST /sign-in', async (span) => {
      await new Promise((resolve) => setImmediate(resolve))
      await control.open(ANN)
      expect(trace.getActiveSpan()).toBe(span)
      span.end()
    })
    const parents = sdk.spans().map(({ name, parentSpanContext }) => {
      const parent = sdk.spans().find((span) => span.spanContext().spanId === parentSpanContext?.spanId)
      return [name, parent?.name]
    })
    expect(parents).toEqual([
      ['GET', 'utsessions.open'],
      ['utsessions.open', 'POST /sign-in'],
      ['POST /sign-in', undefined],
    ])
  })

  it('of a verb that fails have the status ERROR and the code as error.type, without the message', async () => {
    const { control, store, sdk } = setUp()
    store.break('load', 'fail', 1)
    await expect(control.check(ANN)).rejects.toThrow()
    await expect(control.open({ account: '' })).rejects.toThrow()
    expect(sdk.spans().map(({ status, attributes, events }) => [status, attributes, events])).toEqual([
      [{ code: SpanStatusCode.ERROR }, { 'error.type': 'UTS_STORE_UNAVAILABLE' }, []],
      [{ code: SpanStatusCode.ERROR }, { 'error.type': 'UTS_ACCOUNT_INVALID' }, []],
    ])
  })

  it('tell of errors that are not ours by their system code, or as _OTHER', async () => {
    const errors = [
      Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('no'), { code: 'ann' }),
      null,
    ]
    const { sdk, control: plain } = setUp()
    const { tracerProvider } = sdk
    const control = instrument({ ...plain, journal: () => Promise.reject(errors.shift()) }, { tracerProvider })
    for (const _ of [...errors]) await control.journal().catch(() => {})
    const types = sdk.spans().map(({ attributes }) => attributes['error.type'])
    expect(types).toEqual(['ECONNREFUSED', '_OTHER', '_OTHER'])
  })

  it('do not make anybody wait for a check that is at hand', async () => {
    const { tracerProvider, meterProvider, spans } = startSdk()
    const plain = createSessionControl({ store: memoryStore(), clock: fakeClock(), pruneEvery: 'never' })
    const control = instrument(plain, { tracerProvider, meterProvider })
    onTestFinished(() => control.dispose())
    const token = tokenOf(await control.open(ANN))
    expect(valueIn(control.check({ ...ANN, token }))).toMatchObject({ outcome: 'alive' })
    expect(spans().at(-1)).toMatchObject({
      name: 'utsessions.check',
      ended: true,
      attributes: { 'utsessions.outcome': 'alive' },
    })
  })

  it('say whose sessions only by a pseudonym of the application, and which session only when asked to', async () => {
    const names = (account: string) => ({ ann: 'p-1', bob: 'bob', eve: undefined })[account]
    const pseudonym = (account: string) => {
      if (account === 'mallory') throw new Error('No such person')
      return names(account)
    }
    const { control, sdk } = setUp({ pseudonym, sessionId: true, name: 'web' })
    const opened = await control.open(ANN)
    for (const account of ['bob', 'eve', 'mallory']) await control.open({ account })
    const [first, ...others] = sdk.spans().map(({ attributes }) => attributes)
    const id = opened.outcome === 'admitted' && opened.session?.id
    expect(first).toMatchObject({ 'enduser.pseudo.id': 'p-1', 'session.id': id, 'utsessions.control': 'web' })
    expect(others.map((attributes) => attributes['enduser.pseudo.id'])).toEqual([undefined, undefined, undefined])
  })

  it('are left out for the verbs that are named', async () => {
    const { control, sdk } = setUp({ withoutSpan: ['check'] })
    await control.open(ANN)
    await control.check(ANN)
    expect(sdk.spans().map(({ name }) => name)).toEqual(['utsessions.open'])
  })

  it('and numbers begin with the SDK, however late it is registered, and end with it', async () => {
    const sdk = startSdk()
    const control = instrument(makeControl().control)
    await control.open(ANN)
    sdk.register()
    await control.check(ANN)
    expect(sdk.spans().map(({ name }) => name)).toEqual(['utsessions.check'])
    expect(await sdk.points('utsessions.decisions')).toHaveLength(1)
    expect(await sdk.points('utsessions.session.live')).toEqual([{ attributes: {}, value: 1 }])
    trace.disable()
    await control.check(ANN)
    expect(sdk.spans()).toHaveLength(1)
    expect(context.active()).toBeDefined()
  })

  it('hold nothing of a person and no secret, nor does any number', async () => {
    const { control: plain } = makeControl()
    const { tracerProvider, meterProvider, spans, collect } = startSdk()
    const failing = { ...plain, journal: () => Promise.reject(tellingError()) }
    const options = { tracerProvider, meterProvider, sessionId: true, name: 'web' }
    const secrets = await live(instrument(failing, options))
    expect(new Set(spans().map(({ name }) => name)).size).toBe(15)
    const told = spans().map(({ name, attributes, events, status, links }) => [name, attributes, events, status, links])
    const all = JSON.stringify([told, await collect()])
    expect(all).toContain('UTS_CONTENTION')
    expect(secrets.filter((secret) => secret === '' || all.includes(secret))).toEqual([])
  })

  it.each([
    [{ names: 'web' }, 'instrument has no option "names"'],
    [{ name: 'a b' }, 'name must be'],
    [{ withoutSpan: ['checks'] }, 'withoutSpan must be a list of verbs'],
    [{ pseudonym: 'ann' }, 'pseudonym must be a function'],
    [{ totalsEvery: '10ms' }, 'totalsEvery must be from a second'],
  ])('are not set up with nonsense: %j', (options, message) => {
    expect(() => instrument(makeControl().control, options as never)).toThrow(message)
  })
})
