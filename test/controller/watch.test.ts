import { setTimeout as wait } from 'node:timers/promises'
import { type Ended, memoryStore } from 'utsessions'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { idOf, makeControl, type TestControl, tokenOf } from './controls.ts'

const ANN = { account: 'ann' }
/** Shorter than the half minute after which whoever was told of nothing is looked at. */
const SOON = { timeout: 20_000, interval: 5 }

/** Watches a session that opens now. */
async function watched({ control }: TestControl, context?: unknown, account = 'ann') {
  const opened = await control.open({ account, context })
  const session = idOf(opened)
  const told: Ended[] = []
  const stop = control.watch({ account, session, context }, (ended) => told.push(ended))
  return { session, token: tokenOf(opened), told, stop }
}

const once = (told: readonly Ended[]) => vi.waitFor(() => expect(told).toHaveLength(1), SOON)

describe('watch', () => {
  it('tells of a displacement by whom and when (L6)', async () => {
    const made = makeControl({ policy: { lock: 0 } })
    const { session, told } = await watched(made)
    const other = await made.control.open({ ...ANN, label: 'Firefox on Linux' })
    await once(told)
    const by = { session: idOf(other), label: 'Firefox on Linux' }
    expect(told[0]).toMatchObject({ outcome: 'ended', reason: 'displaced', session, at: made.clock.now(), by })
  })

  it.each([
    ['closed', ({ control }: TestControl, token: string) => control.close({ ...ANN, token })],
    ['revoked', ({ control }: TestControl) => control.revoke({ ...ANN, all: true })],
    ['idle', async ({ clock }: TestControl) => clock.advance('31m')],
    ['expired', async ({ clock }: TestControl) => clock.advance('8h')],
  ] as const)('tells of a session that is %s (L6)', async (reason, end) => {
    const made = makeControl({ policy: { idle: reason === 'expired' ? 'none' : '30m', lifetime: '8h' } })
    const { told, token } = await watched(made)
    await end(made, token)
    await once(told)
    expect(told[0]?.reason).toBe(reason)
    await made.control.open(ANN)
    const { items } = await made.control.journal(ANN)
    expect(items.filter(({ kind }) => kind === reason)).toHaveLength(1)
  })

  it('tells of what ended before it was asked', async () => {
    const { control } = makeControl()
    const session = idOf(await control.open(ANN))
    await control.revoke({ ...ANN, session })
    const told: Ended[] = []
    control.watch({ ...ANN, session }, (ended) => told.push(ended))
    await once(told)
    expect(told[0]?.reason).toBe('revoked')
  })

  it('knows of endings that the record keeps no longer from the journal (L3)', async () => {
    const made = makeControl({ policy: { maxSessions: 20, keepEndings: 1 } })
    const all = await Promise.all(Array.from({ length: 5 }, () => watched(made)))
    await made.control.revoke({ ...ANN, all: true })
    for (const { told } of all) await once(told)
    expect(all.map(({ told }) => told[0]?.reason)).toEqual(Array(5).fill('revoked'))
  })

  it('extends nothing (H4)', async () => {
    const made = makeControl({ policy: { idle: '30m', touchEvery: '1s' } })
    const { token, told } = await watched(made)
    made.clock.advance('20m')
    await made.control.revoke({ ...ANN, session: 'another' })
    await wait(500)
    made.clock.advance('10m')
    await wait(10)
    expect(await made.control.check({ ...ANN, token, passive: true })).toMatchObject({ outcome: 'alive' })
    made.clock.advance('2s')
    await once(told)
    expect(told[0]?.reason).toBe('idle')
  })

  it('goes by a deadline that activity moved (H2)', async () => {
    const made = makeControl({ policy: { idle: '30m', touchEvery: '1s' } })
    const { token, told } = await watched(made)
    await wait(20)
    made.clock.advance('20m')
    await made.control.check({ ...ANN, token })
    made.clock.advance('15m')
    await wait(500)
    expect(told).toEqual([])
    made.clock.advance('16m')
    await once(told)
  })

  it('holds a session against the policy of its context, and leaves it alone where there is none (F2)', async () => {
    const made = makeControl({
      policy: (_: string, context: unknown) => ({ maxSessions: 9, idle: context === 'trial' ? '5m' : '30m' }),
    })
    const trial = await watched(made, 'trial')
    const unknown = await watched(made, undefined, 'bob')
    made.clock.advance('6m')
    await once(trial.told)
    made.clock.advance('2h')
    await wait(500)
    expect(unknown.told).toEqual([])
  })

  it('tells nobody who has stopped, and everybody else once', async () => {
    const made = makeControl({ policy: { lock: 0 } })
    const { session, told, stop } = await watched(made)
    const others = Array.from({ length: 3 }, () => {
      const heard: Ended[] = []
      made.control.watch({ ...ANN, session }, (ended) => heard.push(ended))
      return heard
    })
    stop()
    stop()
    await made.control.open(ANN)
    await Promise.all(others.map(once))
    await wait(450)
    expect([told.length, ...others.map((heard) => heard.length)]).toEqual([0, 1, 1, 1])
  })

  it('costs one load a change for a thousand that watch one account', async () => {
    const made = makeControl({ policy: { lock: 0 } })
    const { session } = await watched(made)
    const heard: Ended[] = []
    for (let i = 0; i < 1_000; i += 1) made.control.watch({ ...ANN, session }, (ended) => heard.push(ended))
    await wait(50)
    const opening = { loads: made.store.calls.load, swaps: made.store.calls.swap }
    expect(opening.loads).toBeLessThan(5)
    await made.control.open(ANN)
    await vi.waitFor(() => expect(heard).toHaveLength(1_000), SOON)
    const { load, swap } = made.store.calls
    expect([load - opening.loads, swap - opening.swaps]).toEqual([2, 1]) // of which one load is the opening's own
  })

  it('keeps nothing where nobody listens: no watch, no timer, no look', async () => {
    const store = memoryStore()
    const stopped = vi.fn()
    const watch = vi.fn(async () => stopped)
    const begun = vi.spyOn(globalThis, 'setInterval')
    const ended = vi.spyOn(globalThis, 'clearInterval')
    onTestFinished(() => void vi.restoreAllMocks())
    const made = makeControl({ policy: { maxSessions: 2 } }, { store: { ...store, watch } })
    const one = await watched(made)
    const other = await watched(made)
    await wait(20)
    const timers = begun.mock.calls.flatMap(([, ms], i) => (ms === 400 ? [begun.mock.results[i]?.value] : []))
    expect([watch.mock.calls.length, timers.length]).toEqual([1, 1])
    one.stop()
    expect(stopped).not.toHaveBeenCalled()
    other.stop()
    await wait(20)
    expect(stopped).toHaveBeenCalledOnce()
    expect(ended).toHaveBeenCalledWith(timers[0])
    const { load } = made.store.calls
    await made.control.revoke({ ...ANN, all: true })
    await wait(450)
    expect(made.store.calls.load - load).toBe(1)
  })

  it('ends nobody while the store does not answer, and catches up (K2, K7)', async () => {
    const made = makeControl({ policy: { lock: 0 } })
    const { told } = await watched(made)
    await wait(20)
    const faults: unknown[] = []
    made.control.on('store-error', (fault) => faults.push(fault))
    await made.control.open(ANN)
    made.store.break('load', 'fail')
    await wait(900)
    expect(told).toEqual([])
    expect(faults.length).toBeGreaterThan(0)
    expect(faults.length).toBeLessThan(5)
    made.store.heal()
    await once(told)
  })

  it('is told all the same where a policy function fails for what has ended (F3)', async () => {
    let works = true
    const policy = () => {
      if (!works) throw new Error('no database')
      return { lock: 0 }
    }
    const made = makeControl({ policy })
    const { told, session } = await watched(made)
    await wait(20)
    works = false
    await wait(500)
    expect(told).toEqual([])
    await made.control.revoke({ ...ANN, session })
    await once(told)
  })

  it('goes on when a listener throws or rejects (K8)', async () => {
    const made = makeControl()
    const { session, told } = await watched(made)
    const faults: unknown[] = []
    made.control.on('listener-error', ({ account, error }) => faults.push([account, String(error)]))
    made.control.watch({ ...ANN, session }, () => {
      throw new Error('first')
    })
    made.control.watch({ ...ANN, session }, async () => Promise.reject(new Error('second')))
    const heard: Ended[] = []
    made.control.watch({ ...ANN, session }, (ended) => heard.push(ended))
    await made.control.revoke({ ...ANN, session })
    await Promise.all([once(told), once(heard)])
    await vi.waitFor(
      () =>
        expect(faults).toEqual([
          ['ann', 'Error: first'],
          ['ann', 'Error: second'],
        ]),
      SOON,
    )
  })

  it('tells nothing after dispose', async () => {
    const made = makeControl()
    const { session, told } = await watched(made)
    made.control.dispose()
    await made.control.revoke({ ...ANN, session })
    await wait(450)
    expect(told).toEqual([])
  })

  it('refuses what is no account and no id', () => {
    const { control } = makeControl()
    const ask = (request: unknown) => () => control.watch(request as never, () => {})
    expect(ask({ account: '', session: 'x' })).toThrow(expect.objectContaining({ code: 'UTS_ACCOUNT_INVALID' }))
    expect(ask({ account: 'ann' })).toThrow(/needs the id of a session/)
  })
})
