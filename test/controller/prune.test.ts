import { createSessionControl, memoryStore, type PolicyFunction } from 'utsessions'
import { fakeClock, faultyStore } from 'utsessions/testing'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeControl, tokenOf, told, twoControls } from './controls.ts'

const LIMITS = { lifetime: '2h', idle: '1h', maxSessions: 2 } as const

afterEach(() => {
  vi.useRealTimers()
})

describe('prune', () => {
  it.each(['memory', 'sqlite'] as const)(
    'N1 writes down what is over, exactly once, whoever does it (%s)',
    async (kind) => {
      const [one, other] = twoControls(kind, { policy: LIMITS })
      const token = tokenOf(await one.control.open({ account: 'ann' }))
      await one.control.open({ account: 'ann' })
      for (let i = 0; i < 3; i += 1) {
        one.clock.advance('35m')
        await one.control.check({ account: 'ann', token })
      }
      one.clock.advance('15m')
      await Promise.all([one.control.prune(), other.control.prune(), one.control.prune()])
      expect((await told(one)).toSorted()).toEqual(['expired', 'idle', 'opened', 'opened'])
      expect(await one.control.check({ account: 'ann', token })).toMatchObject({ reason: 'expired' })
    },
  )

  it('looks at none but those whose time may have come', async () => {
    const { control, clock, store } = makeControl({ policy: LIMITS })
    await control.open({ account: 'ann' })
    clock.advance('30m')
    await control.open({ account: 'bob' })
    clock.advance('40m')
    const before = store.calls.load
    await control.prune()
    expect(store.calls.load - before).toBe(1)
  })

  it('K5 drops records that nobody needs any more', async () => {
    const { control, clock } = makeControl({ policy: { idle: '1h', keepEndings: { for: '1d' } } })
    for (let i = 0; i < 20; i += 1) await control.open({ account: `user ${i}` })
    clock.advance('2h')
    expect(await control.prune()).toBe(0)
    clock.advance('2d')
    expect(await control.prune()).toBe(20)
  })

  it('goes on where the policy of an account cannot be told', async () => {
    const policy: PolicyFunction = (account) => {
      if (account === 'ann' && broken) throw new Error('No such plan')
      return LIMITS
    }
    let broken = false
    const test = makeControl({ policy })
    await test.control.open({ account: 'ann' })
    await test.control.open({ account: 'bob' })
    broken = true
    test.clock.advance('3h')
    await test.control.prune()
    expect([await told(test, 'ann'), await told(test, 'bob')]).toEqual([['opened'], ['opened', 'idle']])
  })

  it('ends nobody by a policy that was made without knowing the plan of the account', async () => {
    const policy: PolicyFunction = (_account, context) =>
      context === 'paid' ? { ...LIMITS, idle: 'none' } : { idle: '5m' }
    const test = makeControl({ policy })
    for (let i = 0; i < 2; i += 1) await test.control.open({ account: 'ann', context: 'paid' })
    test.clock.advance('2h')
    await test.control.prune()
    await test.control.revoke({ account: 'ann', session: 'nobody' })
    await test.control.close({ account: 'ann', session: 'nobody' })
    expect(await told(test)).toEqual(['opened', 'opened'])
  })

  it('fails with what the store fails with', async () => {
    const { control, store } = makeControl()
    store.break('accounts', 'fail')
    await expect(control.prune()).rejects.toThrow('accounts')
  })
})

describe('by itself', () => {
  const EVERY = 60_000

  function everyMinute() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const store = faultyStore(memoryStore())
    const clock = fakeClock()
    const control = createSessionControl({ store, clock, pruneEvery: EVERY })
    onTestFinished(() => control.dispose())
    return { store, control }
  }

  it('happens every so often, give or take a quarter, until it is disposed of', async () => {
    const { store, control } = everyMinute()
    await vi.advanceTimersByTimeAsync(EVERY * 0.75 - 1)
    expect(store.calls.prune).toBe(0)
    await vi.advanceTimersByTimeAsync(EVERY / 2 + 1)
    expect(store.calls.prune).toBe(1)
    await vi.advanceTimersByTimeAsync(EVERY * 10)
    expect(store.calls.prune).toBeGreaterThanOrEqual(8)
    control.dispose()
    const before = store.calls.prune
    await vi.advanceTimersByTimeAsync(EVERY * 10)
    expect(store.calls.prune).toBe(before)
  })

  it('K7 an outage is told, and ends by itself', async () => {
    const { store, control } = everyMinute()
    const errors: unknown[] = []
    control.on('store-error', ({ account }) => errors.push(account))
    store.break('prune', 'fail', 1)
    await vi.advanceTimersByTimeAsync(EVERY * 3)
    expect(errors).toEqual([null])
    expect(store.calls.prune).toBeGreaterThanOrEqual(2)
  })

  it.each(['accounts', 'prune'] as const)('K7 a store that never answers %s is asked again', async (method) => {
    const { store } = everyMinute()
    store.break(method, 'hang', 1)
    await vi.advanceTimersByTimeAsync(EVERY * 3)
    expect(store.calls.prune).toBeGreaterThanOrEqual(method === 'prune' ? 2 : 1)
  })

  it("pruneEvery: 'never' is never", async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { store } = makeControl()
    await vi.advanceTimersByTimeAsync(86_400_000)
    expect(store.calls.prune).toBe(0)
  })

  it('disposing of it while it prunes ends it all the same', async () => {
    const { store, control } = everyMinute()
    store.break('prune', 'hang')
    await vi.advanceTimersByTimeAsync(EVERY * 1.25)
    control.dispose()
    store.heal()
    const before = store.calls.prune
    await vi.advanceTimersByTimeAsync(EVERY * 5)
    expect(store.calls.prune).toBe(before)
  })
})
