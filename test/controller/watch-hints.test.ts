import { setTimeout as wait } from 'node:timers/promises'
import { type Ended, memoryStore, type Store } from 'utsessions'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { withoutWatch } from '../support/nodes.ts'
import { idOf, makeControl, type TestControl } from './controls.ts'

const ANN = { account: 'ann' }
/** Shorter than the half minute after which whoever was told of nothing is looked at. */
const SOON = { timeout: 20_000, interval: 5 }

/** Watches a session that opens now. */
async function watched({ control }: TestControl, account = 'ann') {
  const session = idOf(await control.open({ account }))
  const told: Ended[] = []
  const stop = control.watch({ account, session }, (ended) => told.push(ended))
  return { session, told, stop }
}

const once = (told: readonly Ended[]) => vi.waitFor(() => expect(told).toHaveLength(1), SOON)

/** Displaces ann on another node. */
const displace = (store: Store, { clock }: TestControl) =>
  makeControl({ policy: { lock: 0 } }, { store, clock }).control.open(ANN)

/** A watch that tells nothing. */
const deaf = (store: Store, onMissed: (missed: () => void) => void = () => {}): Store => ({
  ...store,
  watch: async (_, missed = () => {}) => {
    onMissed(missed)
    return () => {}
  },
})

describe('what a watch may miss is found all the same', () => {
  it('where the store cannot watch', async () => {
    const store = withoutWatch(memoryStore())
    const made = makeControl({ policy: { lock: 0 } }, { store })
    const { told } = await watched(made)
    await wait(20)
    await displace(store, made)
    await once(told)
  })

  it('while the watch cannot begin, which is told and tried again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const store = memoryStore()
    const made = makeControl({ policy: { lock: 0 } }, { store })
    made.store.break('watch', 'fail', 1)
    const faults: string[] = []
    made.control.on('store-error', ({ error }) => faults.push(String(error)))
    const { told, stop } = await watched(made)
    const other = await watched(made, 'bob')
    await displace(store, made)
    while (told.length === 0) await new Promise(setImmediate)
    expect(faults).toEqual([expect.stringContaining('watch')])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(made.store.calls.watch).toBe(2)
    stop()
    other.stop()
    made.store.break('watch', 'fail', 1)
    const last = await watched(made, 'bob')
    await new Promise(setImmediate)
    last.stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(made.store.calls.watch).toBe(3)
  })

  it('when the watch says that it missed something', async () => {
    const store = memoryStore()
    let missed = () => {}
    const heard = deaf(store, (onMissed) => {
      missed = onMissed
    })
    const made = makeControl({ policy: { lock: 0 } }, { store: heard })
    const { told } = await watched(made)
    await wait(20)
    await displace(store, made)
    await wait(900)
    expect(told).toEqual([])
    missed()
    await once(told)
  })

  it('half a minute later where the watch was never told', async () => {
    const store = memoryStore()
    const made = makeControl({ policy: { lock: 0 } }, { store: deaf(store) })
    const { told } = await watched(made)
    await wait(20)
    await displace(store, made)
    const { now } = performance
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 31_000)
    onTestFinished(() => void vi.restoreAllMocks())
    await once(told)
  })

  it('where a watch began after it was no longer wanted, or cannot be ended', async () => {
    const store = memoryStore()
    const stopped = vi.fn(async () => {
      throw new Error('the connection is gone')
    })
    const watch: Store['watch'] = async () => {
      await wait(20)
      return stopped
    }
    const made = makeControl({ policy: { lock: 0 } }, { store: { ...store, watch } })
    const first = await watched(made)
    first.stop()
    await vi.waitFor(() => expect(stopped).toHaveBeenCalledTimes(1), SOON)
    const second = await watched(made)
    await wait(40)
    second.stop()
    expect(stopped).toHaveBeenCalledTimes(2)
    const third = await watched(made)
    await displace(store, made)
    await once(third.told)
  })

  it('sixteen accounts at a time, however many are watched', async () => {
    const store = memoryStore()
    let [under, most] = [0, 0]
    const load: Store['load'] = async (account) => {
      under += 1
      most = Math.max(most, under)
      await wait(2)
      under -= 1
      return store.load(account)
    }
    const made = makeControl({ policy: { lock: 0 } }, { store: { ...store, load } })
    const all: Awaited<ReturnType<typeof watched>>[] = []
    for (let i = 0; i < 100; i += 1) all.push(await watched(made, `ann${i}`))
    most = 0
    await made.control.revokeEveryone()
    await vi.waitFor(() => expect(all.every(({ told }) => told.length === 1)).toBe(true), SOON)
    expect(most).toBeLessThanOrEqual(32) // sixteen are the walk's
  })
})
