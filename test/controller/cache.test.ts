// The cache: checks of live sessions without the store, for no longer than is promised, and nothing but these.

import { type Ended, memoryStore, type Store } from 'utsessions'
import { describe, expect, it, vi } from 'vitest'
import { makeControl, tokenOf } from './controls.ts'

const ANN = { account: 'ann' }
/** The lease goes by the machine's clocks too: one that no slow machine uses up. */
const CACHED = { policy: { lock: 0, idle: '1h', touchEvery: '1m' }, cache: { lease: '1m' } } as const
const SOON = { timeout: 20_000, interval: 5 }

/** A store that tells the test when somebody watches, and by whom nothing is told unless the test does. */
function toldByHand(store: Store) {
  const watch: { changed: (account: string) => void; missed: () => void; lost: () => void }[] = []
  const deaf: Store = {
    ...store,
    watch: async (changed, missed = () => {}, lost = () => {}) => {
      watch.push({ changed, missed, lost })
      return () => {}
    },
  }
  return { deaf, watch }
}

/** A control with a cache that holds ann's record. */
async function warm(store: Store = memoryStore(), options: Parameters<typeof makeControl>[0] = {}) {
  const made = makeControl({ ...CACHED, ...options }, { store })
  const token = tokenOf(await made.control.open(ANN))
  const check = (more: object = {}) => made.control.check({ ...ANN, token, ...more })
  await check()
  await new Promise(setImmediate) // the watch listens
  await check()
  return { ...made, token, check, loads: () => made.store.calls.load }
}

/** Displaces ann on another node. */
const displace = (store: Store, clock: Awaited<ReturnType<typeof warm>>['clock']) =>
  makeControl({ policy: { lock: 0 } }, { store, clock }).control.open(ANN)

describe('a check of a live session', () => {
  it('asks the store once, and then for the length of the lease no more', async () => {
    const { check, loads, clock } = await warm()
    const before = loads()
    for (let i = 0; i < 100; i += 1) expect(await check()).toMatchObject({ outcome: 'alive', unverified: false })
    expect(loads()).toBe(before)
    clock.advance('1m')
    await check()
    expect(loads()).toBe(before + 1)
  })

  it('asks the store where it is to be fresh', async () => {
    const { check, loads } = await warm()
    const before = loads()
    await check({ fresh: true })
    await check({ fresh: true })
    expect(loads()).toBe(before + 2)
  })

  it('asks the store each time without a cache, which is the default', async () => {
    const { check, loads } = await warm(memoryStore(), { cache: false })
    const before = loads()
    await check()
    await check()
    expect(loads()).toBe(before + 2)
  })

  it('writes its activity down as often as without a cache', async () => {
    const { check, clock, control } = await warm()
    clock.advance('59s')
    await check()
    clock.advance('1s')
    await check()
    expect((await control.list(ANN))[0]?.lastSeenAt).toBe(clock.now())
  })

  it('obeys the policy of the moment, and ends a session whose time is up, though its record is cached (F2, H1)', async () => {
    let lifetime = '1h' as '1h' | '100ms'
    const policy = () => ({ lock: 0, lifetime })
    const { check, clock } = await warm(memoryStore(), { policy })
    clock.advance(200)
    expect(await check()).toMatchObject({ outcome: 'alive' })
    lifetime = '100ms'
    expect(await check()).toMatchObject({ outcome: 'ended', reason: 'expired' })
  })
})

describe('what has changed is not believed', () => {
  it('once the store tells of it', async () => {
    const { deaf, watch } = toldByHand(memoryStore())
    const { check, clock } = await warm(deaf)
    await displace(deaf, clock)
    expect(await check()).toMatchObject({ outcome: 'alive' }) // untold, within the lease: what is promised, and no more
    watch[0]?.changed('bob')
    expect(await check()).toMatchObject({ outcome: 'alive' })
    watch[0]?.changed('ann')
    expect(await check()).toMatchObject({ outcome: 'ended', reason: 'displaced' })
  })

  it.each([
    ['when changes may have been missed', 'missed'],
    ['while the watch is known to be lost', 'lost'],
  ] as const)('%s', async (_, what) => {
    const { deaf, watch } = toldByHand(memoryStore())
    const { check, clock } = await warm(deaf)
    await displace(deaf, clock)
    watch[0]?.[what]()
    expect(await check()).toMatchObject({ outcome: 'ended' })
  })

  it('and nothing is kept while the watch is lost, until it listens again', async () => {
    const { deaf, watch } = toldByHand(memoryStore())
    const { check, loads } = await warm(deaf)
    watch[0]?.lost()
    const before = loads()
    await check()
    await check()
    expect(loads()).toBe(before + 2)
    watch[0]?.missed()
    await check()
    await check()
    expect(loads()).toBe(before + 3)
  })

  it('once the lease has passed, whatever was told', async () => {
    const { deaf } = toldByHand(memoryStore())
    const { check, clock } = await warm(deaf)
    await displace(deaf, clock)
    clock.advance('29s')
    expect(await check()).toMatchObject({ outcome: 'alive' })
    clock.advance('31s')
    expect(await check()).toMatchObject({ outcome: 'ended' })
  })

  it('when it was this control that changed it, from its answer on', async () => {
    const { deaf } = toldByHand(memoryStore())
    const { check, control } = await warm(deaf)
    await control.revoke({ ...ANN, all: true })
    expect(await check()).toMatchObject({ outcome: 'ended', reason: 'revoked' })
  })

  it('when the clock goes back', async () => {
    const { check, loads, clock } = await warm()
    const before = loads()
    clock.set(clock.now() - 1)
    await check()
    expect(loads()).toBe(before + 1)
  })

  it('when the load that would be kept was under way as the change was told', async () => {
    const { deaf, watch } = toldByHand(memoryStore())
    const { check, clock, store, token, control } = await warm(deaf)
    let goOn = () => {}
    const { load } = deaf
    const held = vi.spyOn(store, 'load').mockImplementationOnce(async (account) => {
      const seen = await load(account) // as the store saw it, before the change
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
      return seen
    })
    watch[0]?.changed('ann')
    const slow = check()
    await vi.waitFor(() => expect(held).toHaveBeenCalled(), SOON)
    await displace(deaf, clock)
    watch[0]?.changed('ann')
    goOn()
    expect(await slow).toMatchObject({ outcome: 'alive' }) // it was asked before
    expect(await control.check({ ...ANN, token })).toMatchObject({ outcome: 'ended' })
  })
})

describe('nothing but a live session is answered from the cache', () => {
  it('a token that the cached record does not know is looked for in the store', async () => {
    const { deaf } = toldByHand(memoryStore())
    const { control, clock } = await warm(deaf)
    const token = tokenOf(await displace(deaf, clock))
    expect(await control.check({ ...ANN, token })).toMatchObject({ outcome: 'alive' })
  })

  it('an opening never uses it: of two nodes one admits (B1)', async () => {
    const { deaf } = toldByHand(memoryStore())
    const { control, clock } = await warm(deaf, { policy: { lock: '5m' } })
    const other = makeControl({ policy: { lock: '5m' } }, { store: deaf, clock })
    await other.control.revoke({ ...ANN, all: true })
    clock.advance(1)
    await other.control.open(ANN)
    expect(await control.open(ANN)).toMatchObject({ outcome: 'refused', reason: 'locked' })
  })

  it('a fault of the store is told as without a cache, once the record is known no more (K2)', async () => {
    const { check, store, clock } = await warm()
    store.break('load', 'fail')
    expect(await check()).toMatchObject({ outcome: 'alive', unverified: false })
    clock.advance('1m')
    await expect(check()).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE' })
    store.heal()
    expect(await check()).toMatchObject({ outcome: 'alive' })
  })

  it('the events of watchers come as soon as without', async () => {
    const store = memoryStore()
    const { control, clock } = await warm(store)
    const session = (await control.list(ANN))[0]?.id ?? ''
    const told: Ended[] = []
    control.watch({ ...ANN, session }, (ended) => told.push(ended))
    await displace(store, clock)
    await vi.waitFor(() => expect(told).toMatchObject([{ reason: 'displaced' }]), SOON)
  })
})

it('listens to nothing more once the control is disposed of, nor begins to', async () => {
  const { deaf, watch } = toldByHand(memoryStore())
  const { control } = makeControl(CACHED, { store: deaf })
  const token = tokenOf(await control.open(ANN))
  control.dispose()
  expect(await control.check({ ...ANN, token })).toMatchObject({ outcome: 'alive' })
  expect(watch).toHaveLength(0)
})

describe('its options', () => {
  it.each([
    ['a number', 1, /cache must be true, false, or \{ lease, entries \}, but is 1/],
    ['a word too many', { leas: '1s' }, /only lease and entries, but was given "leas"/],
    ['a lease that is too long', { lease: '2m' }, /from 10 milliseconds to a minute, but is "2m"/],
    ['a lease of nothing', { lease: 0 }, /from 10 milliseconds/],
    ['no entries', { entries: 0 }, /whole number from 1, but is 0/],
  ])('cannot be %s', (_, cache, message) => {
    expect(() => makeControl({ cache: cache as never })).toThrow(
      expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringMatching(message) }),
    )
  })

  it('needs a store that tells of changes', () => {
    const { watch: _, ...mute } = memoryStore()
    expect(() => makeControl({ cache: true }, { store: mute })).toThrow(/needs a store that tells of changes/)
  })
})
