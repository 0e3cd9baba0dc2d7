import { readFile } from 'node:fs/promises'
import { ContentionError, createSessionControl, memoryStore, type Store } from 'utsessions'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { idOf, makeControl, tokenOf, told, twoControls } from './controls.ts'

const ACCOUNT = { account: 'ann' }
const unavailable = expect.objectContaining({ name: 'UtsessionsError', code: 'UTS_STORE_UNAVAILABLE' })

describe('folding', () => {
  it('a hundred openings of one account at once cost two rounds', async () => {
    const { control, store } = makeControl({ policy: { lock: 0 } })
    await Promise.all(Array.from({ length: 100 }, () => control.open(ACCOUNT)))
    expect(store.calls).toMatchObject({ load: 2, swap: 2 })
  })

  it('accounts do not wait for each other', async () => {
    const { control, store } = makeControl()
    store.break('load', 'hang', 1)
    const stuck = control.open({ account: 'bob' })
    expect((await control.open(ACCOUNT)).outcome).toBe('admitted')
    store.heal()
    expect((await stuck).outcome).toBe('admitted')
  })

  it('checks that change nothing swap nothing, and fold into one read', async () => {
    const { control, store } = makeControl()
    const token = tokenOf(await control.open(ACCOUNT))
    const before = { ...store.calls }
    await Promise.all(Array.from({ length: 50 }, () => control.check({ ...ACCOUNT, token })))
    expect(store.calls).toEqual({ ...before, load: before.load + 2 })
  })

  it('one whose comparator throws fails alone', async () => {
    let broken = false
    const displace = () => {
      if (broken) throw new Error('Cannot compare')
      return 0
    }
    const { control } = makeControl({ policy: { maxSessions: 2, lock: 0, displace } })
    await control.open(ACCOUNT)
    const token = tokenOf(await control.open(ACCOUNT))
    broken = true
    const check = () => control.check({ ...ACCOUNT, token })
    const [, opened, checked] = await Promise.allSettled([check(), control.open(ACCOUNT), check()]) // the last two are folded
    expect(opened).toMatchObject({ status: 'rejected', reason: new Error('Cannot compare') })
    expect(checked).toMatchObject({ status: 'fulfilled', value: { outcome: 'alive' } })
  })
})

describe('somebody else is faster', () => {
  it('a lost swap is tried again', async () => {
    const test = makeControl()
    test.store.break('swap', 'lose-swap', 3)
    expect((await test.control.open(ACCOUNT)).outcome).toBe('admitted')
    expect(test.store.calls.swap).toBe(4)
    expect(await told(test)).toEqual(['opened'])
  })

  it('the record that a lost swap brings back saves a read', async () => {
    const [one, other] = twoControls('memory')
    const swap = one.store.swap
    let first = true
    one.store.swap = async (...args) => {
      if (first) await other.control.open({ account: 'ann' })
      first = false
      return swap(...args)
    }
    expect((await one.control.open(ACCOUNT)).outcome).toBe('refused')
    expect(one.store.calls.load).toBe(1)
  })

  it('every swap is lost: a loud error, and nothing has changed', async () => {
    const { control, store } = makeControl()
    store.break('swap', 'lose-swap')
    const failed = await control.open(ACCOUNT).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(ContentionError)
    expect(failed).toMatchObject({
      name: 'ContentionError',
      code: 'UTS_CONTENTION',
      message: expect.stringContaining('"ann"'),
    })
    expect(store.calls.swap).toBe(40)
    store.heal()
    expect(await control.list(ACCOUNT)).toEqual([])
  })

  it('pauses between two tries are of different lengths, the longer the more often it was lost', async () => {
    const { control, store } = makeControl()
    store.break('swap', 'lose-swap')
    const timers = vi.spyOn(globalThis, 'setTimeout')
    onTestFinished(() => timers.mockRestore())
    await expect(control.open(ACCOUNT)).rejects.toThrow(ContentionError)
    const pauses = timers.mock.calls.map(([, ms = 0]) => ms)
    expect(new Set(pauses).size).toBe(40)
    for (const [i, ms] of pauses.entries()) expect(ms).toBeLessThan(Math.min(40, 2 ** (i + 1)))
    expect(Math.max(...pauses)).toBeGreaterThan(10)
  })
})

describe('a store that does not answer', () => {
  it.each(['load', 'swap'] as const)('that hangs at %s fails within its time', async (method) => {
    const { control, store } = makeControl({ storeTimeout: '100ms' })
    const errors: unknown[] = []
    control.on('store-error', ({ account }) => errors.push(account))
    store.break(method, 'hang')
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const failed = expect(control.open(ACCOUNT)).rejects.toEqual(unavailable)
    await vi.advanceTimersByTimeAsync(99)
    expect(errors).toEqual([])
    await vi.advanceTimersByTimeAsync(101)
    expect(errors).toEqual(['ann'])
    await failed
    store.heal()
    expect((await control.open({ account: 'bob' })).outcome).toBe('admitted')
  })

  it('is not taken for that by a process which was busy for longer: the answer that came meanwhile is heard', async () => {
    const store = memoryStore()
    let begin = () => {}
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const load = async (account: string) => {
      begin()
      await readFile(new URL(import.meta.url))
      return store.load(account)
    }
    const control = createSessionControl({ store: { ...store, load }, pruneEvery: 'never', storeTimeout: '500ms' })
    onTestFinished(() => control.dispose())
    const listing = control.list(ACCOUNT)
    await begun
    const until = performance.now() + 1_000
    while (performance.now() < until); // as long templates do, or a large JSON
    expect(await listing).toEqual([])
  })

  it('fails all that wait for it, and those who come later find it healed', async () => {
    const { control, store } = makeControl()
    store.break('load', 'fail', 1)
    const results = await Promise.allSettled([control.open(ACCOUNT), control.open(ACCOUNT)])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })

  it('that throws instead of rejecting has failed all the same; the cause is kept', async () => {
    const cause = new Error('Not connected')
    const store: Store = {
      ...memoryStore(),
      load: () => {
        throw cause
      },
    }
    const control = createSessionControl({ store, pruneEvery: 'never' })
    onTestFinished(() => control.dispose())
    await expect(control.open(ACCOUNT)).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE', cause })
    await expect(control.list(ACCOUNT)).rejects.toEqual(unavailable)
  })

  it('that throws what is no error is quoted', async () => {
    const store: Store = { ...memoryStore(), load: () => Promise.reject('ECONNRESET') }
    const control = createSessionControl({ store, pruneEvery: 'never' })
    onTestFinished(() => control.dispose())
    await expect(control.open(ACCOUNT)).rejects.toThrow('ECONNRESET')
  })

  it.each(['check', 'open'] as const)("onStoreError: { %s: 'allow' } lets that pass, and no other", async (allowed) => {
    const { control, store } = makeControl({ onStoreError: { [allowed]: 'allow' } })
    const token = tokenOf(await control.open(ACCOUNT))
    const passed: string[] = []
    control.on('let-through', ({ command }) => passed.push(command))
    store.break('load', 'fail')
    const verbs = {
      check: control.check({ ...ACCOUNT, token }),
      open: control.open(ACCOUNT),
      renew: control.renew({ ...ACCOUNT, token }),
      close: control.close({ ...ACCOUNT, token }),
      revoke: control.revoke({ ...ACCOUNT, all: true }),
      takeover: control.takeover({ ...ACCOUNT, operator: 'root' }),
    }
    const results = await Promise.allSettled(Object.values(verbs))
    const fulfilled = Object.keys(verbs).filter((_, i) => results[i]?.status === 'fulfilled')
    expect([fulfilled, passed]).toEqual([[allowed], [allowed]])
    expect(await verbs[allowed]).toEqual({
      outcome: allowed === 'open' ? 'admitted' : 'alive',
      unverified: true,
      session: null,
      token: null,
      expiresAt: null,
      limit: null,
    })
  })

  it("onStoreError: 'allow' is for outages alone", async () => {
    const { control, store } = makeControl({ onStoreError: 'allow' })
    store.break('swap', 'lose-swap')
    await expect(control.open(ACCOUNT)).rejects.toThrow(ContentionError)
  })
})

describe('an answer that was lost after the swap', () => {
  it('D4, K3 an opening is repeated by its host session: the same session, once in the journal', async () => {
    const test = makeControl()
    test.store.break('swap', 'lose-answer', 1)
    const request = { ...ACCOUNT, hostSession: 'sid', device: 'phone' }
    await expect(test.control.open(request)).rejects.toEqual(unavailable)
    const [lost] = await test.control.list(ACCOUNT)
    const again = await test.control.open(request)
    expect([idOf(again), again]).toMatchObject([lost?.id, { outcome: 'admitted', opened: false }])
    expect((await test.control.check({ ...ACCOUNT, token: tokenOf(again) })).outcome).toBe('alive')
    expect(await told(test)).toEqual(['opened'])
  })

  it('D4 opening again with a live token takes no second place and issues no token', async () => {
    const { control } = makeControl()
    const first = await control.open(ACCOUNT)
    const again = await control.open({ ...ACCOUNT, token: tokenOf(first) })
    expect(again).toMatchObject({ outcome: 'admitted', opened: false, token: null, session: { id: idOf(first) } })
  })

  it('K3 a sign-out is repeated', async () => {
    const test = makeControl()
    const token = tokenOf(await test.control.open(ACCOUNT))
    test.store.break('swap', 'lose-answer', 1)
    await expect(test.control.close({ ...ACCOUNT, token })).rejects.toEqual(unavailable)
    expect(await test.control.close({ ...ACCOUNT, token })).toMatchObject({
      outcome: 'ended',
      reason: 'closed',
      sessions: [],
    })
    expect(await told(test)).toEqual(['opened', 'closed'])
  })
})

describe('I6 a record that cannot be read', () => {
  it('counts as signed out, is reported, and is overwritten by the next opening', async () => {
    const memory = memoryStore()
    let unreadable: Error | undefined
    const store: Store = {
      ...memory,
      load: async (account) => ({ ...(await memory.load(account)), ...(unreadable && { unreadable }) }),
    }
    const { control } = makeControl({}, { store })
    const reported: unknown[] = []
    control.on('unreadable-record', ({ account, error }) => reported.push([account, error]))
    unreadable = new Error('Not JSON')
    expect(await control.check({ ...ACCOUNT, token: 'x.1' })).toMatchObject({ outcome: 'ended', reason: 'unknown' })
    expect((await control.open(ACCOUNT)).outcome).toBe('admitted')
    expect(reported).toEqual([
      ['ann', unreadable],
      ['ann', unreadable],
    ])
  })
})

describe('the store has a clock of its own', () => {
  it("it counts more than the control's", async () => {
    const memory = memoryStore()
    const now = Date.UTC(2030, 0, 1)
    const store: Store = { ...memory, load: async (account) => ({ ...(await memory.load(account)), now }) }
    const { control } = makeControl({}, { store })
    await control.open(ACCOUNT)
    expect((await control.list(ACCOUNT))[0]?.openedAt).toBe(now)
  })
})
