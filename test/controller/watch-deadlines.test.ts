import { setTimeout as wait } from 'node:timers/promises'
import { createSessionControl, type Deadline, type Ended, memoryStore, type Store } from 'utsessions'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { onEachPlace, withoutWatch } from '../support/nodes.ts'
import { type ControlOptions, idOf, makeControl, type TestControl, tokenOf, twoControls } from './controls.ts'

const ANN = { account: 'ann' }
const HALF_HOUR: ControlOptions = { policy: { maxSessions: 5, idle: '30m', touchEvery: '1s', lifetime: '8h' } }
const IDLE_MS = 30 * 60_000 + 1_000
/** Shorter than the half minute after which whoever was told of nothing is looked at. */
const SOON = { timeout: 20_000, interval: 5 }

/** Watches the deadlines of a session that opens now. */
async function watched({ control }: Pick<TestControl, 'control'>, context?: unknown) {
  const opened = await control.open({ ...ANN, context })
  const session = idOf(opened)
  const told: Deadline[] = []
  const ended: Ended[] = []
  const stop = control.watch(
    { ...ANN, session, context },
    { deadline: (deadline) => told.push(deadline), ended: (one) => ended.push(one) },
  )
  await times(told, 1)
  return { session, token: tokenOf(opened), told, ended, stop }
}

const times = (told: readonly unknown[], n: number) => vi.waitFor(() => expect(told).toHaveLength(n), SOON)

/** A store whose watch tells nothing, not even of oneself. */
const deaf = (store: Store): Store => ({ ...store, watch: async () => () => {} })

describe('watch with deadline (H10)', () => {
  it('tells at first, and after an activity of this control, whatever the store tells', async () => {
    const made = makeControl(HALF_HOUR, { store: deaf(memoryStore()) })
    const { told, token } = await watched(made)
    expect(told).toEqual([{ expiresAt: made.clock.now() + IDLE_MS, limit: 'idle' }])
    made.clock.advance('5m')
    await made.control.check({ ...ANN, token })
    await times(told, 2)
    expect(told[1]).toEqual({ expiresAt: made.clock.now() + IDLE_MS, limit: 'idle' })
  })

  it('tells after a renewal, and which limit it is', async () => {
    const made = makeControl({ policy: { idle: 'none', lifetime: '8h' } }, { store: deaf(memoryStore()) })
    const { told, token } = await watched(made)
    made.clock.advance('7h')
    await made.control.renew({ ...ANN, token })
    await times(told, 2)
    const hours = (n: number) => ({ expiresAt: made.clock.now() + n * 3_600_000, limit: 'lifetime' })
    expect(told).toEqual([hours(1), hours(8)])
  })

  it.each(['memory', 'sqlite'] as const)('tells of what happened on another node, over %s', async (kind) => {
    const [one, other] = twoControls(kind, HALF_HOUR)
    const { told, token } = await watched(one)
    await wait(100)
    one.clock.advance('5m')
    await other.control.check({ ...ANN, token })
    await times(told, 2)
    expect(told[1]?.expiresAt).toBe(one.clock.now() + IDLE_MS)
  })

  it('tells without a watch, too', async () => {
    const store = withoutWatch(memoryStore())
    const made = makeControl(HALF_HOUR, { store })
    const other = makeControl(HALF_HOUR, { store, clock: made.clock })
    const { told, token } = await watched(made)
    made.clock.advance('5m')
    await other.control.check({ ...ANN, token })
    await times(told, 2)
  })

  it('says nothing where nothing has changed: a passive request, a look, another session', async () => {
    const made = makeControl(HALF_HOUR)
    const { told, token } = await watched(made)
    made.clock.advance('5m')
    await made.control.check({ ...ANN, token, passive: true })
    await made.control.open(ANN)
    await made.control.check({ ...ANN, token: tokenOf(await made.control.open(ANN)) })
    await wait(900)
    expect(told).toHaveLength(1)
  })

  it('says null where there is no limit, and says so once', async () => {
    const made = makeControl({ policy: { maxSessions: 5, idle: 'none' } })
    const { told } = await watched(made)
    await made.control.open(ANN)
    await wait(500)
    expect(told).toEqual([{ expiresAt: null, limit: null }])
  })

  it('tells of a policy that has changed, by the context that was given', async () => {
    let idle: '30m' | '5m' = '30m'
    const policy = (_: string, context: unknown) =>
      ({ maxSessions: 5, idle: context === 'plan' ? idle : '1m' }) as const
    const made = makeControl({ policy })
    const { told } = await watched(made, 'plan')
    idle = '5m'
    await made.control.open({ ...ANN, context: 'plan' })
    await times(told, 2)
    const [before, after] = told
    expect(Number(before?.expiresAt) - Number(after?.expiresAt)).toBeGreaterThan(20 * 60_000)
  })

  it('tells those who come later what it is by then', async () => {
    const made = makeControl(HALF_HOUR)
    const { session, told } = await watched(made)
    const later: Deadline[] = []
    made.control.watch({ ...ANN, session }, { deadline: (deadline) => later.push(deadline) })
    await times(later, 1)
    expect(later).toEqual(told)
    expect(told).toHaveLength(1)
  })

  it('tells the end once, and no deadline after it, whoever asked for only one of the two', async () => {
    const made = makeControl(HALF_HOUR)
    const { session, told, ended } = await watched(made)
    const only: Deadline[] = []
    made.control.watch({ ...ANN, session }, { deadline: (deadline) => only.push(deadline) })
    await times(only, 1)
    await made.control.revoke({ ...ANN, session })
    await times(ended, 1)
    await wait(450)
    expect([told.length, only.length, ended.length]).toEqual([1, 1, 1])
  })

  it('tells nobody who has stopped', async () => {
    const made = makeControl(HALF_HOUR)
    const { told, token, stop } = await watched(made)
    stop()
    made.clock.advance('5m')
    await made.control.check({ ...ANN, token })
    await wait(450)
    expect(told).toHaveLength(1)
  })

  it('goes on when a listener throws or rejects (K8)', async () => {
    const made = makeControl(HALF_HOUR)
    const { session, token, told } = await watched(made)
    const faults: string[] = []
    made.control.on('listener-error', ({ account, error }) => faults.push(`${account}: ${error}`))
    made.control.watch({ ...ANN, session }, { deadline: () => Promise.reject(new Error('later')) })
    made.control.watch(
      { ...ANN, session },
      {
        deadline: () => {
          throw new Error('at once')
        },
      },
    )
    await times(faults, 2)
    expect(faults.toSorted()).toEqual(['ann: Error: at once', 'ann: Error: later'])
    made.clock.advance('5m')
    await made.control.check({ ...ANN, token })
    await times(told, 2)
  })

  it('costs one look for many that watch, and none for an activity where only endings are watched', async () => {
    const made = makeControl(HALF_HOUR, { store: deaf(memoryStore()) })
    const opened = await made.control.open(ANN)
    const ended: Ended[] = []
    const session = idOf(opened)
    made.control.watch({ ...ANN, session }, (one) => ended.push(one))
    await wait(50)
    const costOf = async (work: () => Promise<unknown>) => {
      const { load } = made.store.calls
      await work()
      await wait(50)
      return made.store.calls.load - load
    }
    const touch = () => {
      made.clock.advance('5m')
      return made.control.check({ ...ANN, token: tokenOf(opened) })
    }
    expect(await costOf(touch)).toBe(1) // its own
    const told: Deadline[] = []
    for (let i = 0; i < 500; i += 1)
      made.control.watch({ ...ANN, session }, { deadline: (deadline) => told.push(deadline) })
    await times(told, 500)
    expect(await costOf(touch)).toBe(2)
    expect(told).toHaveLength(1_000)
    expect(ended).toEqual([])
  })

  it.each([undefined, null, {}, { ended: 'x' }, { deadline: () => {}, ended: 7 }, 'x'])(
    'refuses what cannot be told anything: %j',
    (listener) => {
      const { control } = makeControl()
      expect(() => control.watch({ ...ANN, session: 'x' }, listener as never)).toThrow(
        expect.objectContaining({
          code: 'UTS_ARGUMENT_INVALID',
          message: expect.stringContaining('watch needs a function'),
        }),
      )
    },
  )
})

onEachPlace((open) => {
  it('a deadline that another node has moved is told', async () => {
    const stores = await open(2)
    const [one, other] = stores.map((store) => {
      const control = createSessionControl({
        store,
        policy: { idle: '30m', touchEvery: 0 },
        pruneEvery: 'never',
        storeTimeout: '30s',
      })
      onTestFinished(() => control.dispose())
      return control
    })
    if (!one || !other) throw new Error('two nodes were asked for')
    const { told, token } = await watched({ control: one })
    await wait(100)
    const [first] = told
    const answer = await other.check({ ...ANN, token })
    await vi.waitFor(() => expect(told.at(-1)?.expiresAt).not.toBe(first?.expiresAt), SOON)
    if (answer.outcome !== 'alive') throw new Error(answer.outcome)
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ expiresAt: answer.expiresAt, limit: 'idle' }), SOON)
  })
})
