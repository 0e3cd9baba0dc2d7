// Displaced sessions and new devices: what hooks are told, and that nobody waits for them.

import { memoryStore } from 'utsessions'
import { type DisownedNotice, type DisplacedNotice, type NewDeviceNotice, notify } from 'utsessions/notices'
import { describe, expect, it } from 'vitest'
import { idOf, makeControl, tokenOf } from '../controller/controls.ts'
import { collect } from './notices.ts'

const ANN = { account: 'ann' }
const LAPTOP = { ...ANN, device: 'laptop', label: 'Firefox on Linux', place: 'Bonn', address: '192.0.2.1' }
const PHONE = { ...ANN, device: 'phone', label: 'Safari on iPhone', place: 'Lyon', address: '192.0.2.2' }

describe('onDisplaced', () => {
  it('C1 names both sessions, since when the one was open, and where the other is', async () => {
    const { control, clock } = makeControl()
    const told = collect<DisplacedNotice>()
    notify(control, { onDisplaced: told.hook })
    const since = clock.now()
    const laptop = await control.open(LAPTOP)
    const at = clock.advance('5m')
    const phone = await control.open(PHONE)
    expect(await told.reach(1)).toEqual([
      {
        account: 'ann',
        at,
        session: { id: idOf(laptop), device: 'Firefox on Linux', since },
        by: { id: idOf(phone), device: 'Safari on iPhone', place: 'Lyon' },
        takeover: false,
        operator: null,
        rule: null,
      },
    ])
  })

  it('G11 says that it was a deliberate takeover, and by whom', async () => {
    const { control } = makeControl()
    const told = collect<DisplacedNotice>()
    notify(control, { onDisplaced: told.hook })
    await control.open(LAPTOP)
    await control.takeover({ ...PHONE, operator: 'Sam of support' })
    expect(await told.reach(1)).toMatchObject([{ takeover: true, operator: 'Sam of support' }])
  })

  it('C3 names the rule where no session took the place', async () => {
    let maxSessions = 2
    const { control, clock } = makeControl({ policy: () => ({ maxSessions }) })
    const told = collect<DisplacedNotice>()
    notify(control, { onDisplaced: told.hook })
    await control.open(LAPTOP)
    clock.advance('1s')
    const phone = await control.open(PHONE)
    maxSessions = 1
    await control.check({ ...ANN, token: tokenOf(phone) })
    expect(await told.reach(1)).toMatchObject([{ by: null, rule: 'policy', session: { device: 'Firefox on Linux' } }])
  })

  it('D7 a session that its own device replaced was not displaced', async () => {
    const { control } = makeControl({ policy: { lock: 0 } })
    const told = collect<DisplacedNotice>()
    notify(control, { onDisplaced: told.hook })
    await control.open({ ...LAPTOP, hostSession: 'one' })
    await control.open({ ...LAPTOP, hostSession: 'two' })
    const phone = await control.open(PHONE)
    expect((await told.reach(1)).map(({ by }) => by?.id)).toEqual([idOf(phone)])
  })

  it('a winner that is over again already is told without its place', async () => {
    const { control, store } = makeControl({ policy: { lock: 0 } })
    const told = collect<DisplacedNotice>()
    notify(control, { onDisplaced: told.hook })
    await Promise.all([control.open(LAPTOP), control.open(PHONE), control.open({ ...ANN, device: 'tablet' })])
    const [first, second] = await told.reach(2)
    expect([first?.by?.device, first?.by?.place]).toEqual(['Safari on iPhone', null])
    expect(second?.by).toMatchObject({ device: null, place: null })
    expect(store.calls.load).toBeLessThan(6)
  })

  it('nobody was displaced where nothing is enforced', async () => {
    const { control } = makeControl({ policy: { lock: 0, enforce: false } })
    const [displaced, opened] = [collect<DisplacedNotice>(), collect<NewDeviceNotice>()]
    notify(control, { onDisplaced: displaced.hook, onNewDevice: opened.hook })
    await control.open(LAPTOP)
    await control.open(PHONE)
    await opened.reach(2)
    expect(displaced.notices).toEqual([])
  })
})

describe('onNewDevice', () => {
  it('says which is the first, and which another; never the same one again, nor a retry', async () => {
    const { control } = makeControl({ policy: { lock: 0 } })
    const told = collect<NewDeviceNotice>()
    notify(control, { onNewDevice: told.hook })
    const laptop = await control.open({ ...LAPTOP, hostSession: 'one' })
    await control.open({ ...LAPTOP, hostSession: 'one' })
    await control.open({ ...LAPTOP, hostSession: 'two' })
    const phone = await control.open(PHONE)
    await control.open(LAPTOP)
    await control.open({ ...ANN, device: 'tablet' })
    const [first, another, ...more] = await told.reach(3)
    expect(first).toMatchObject({ ...ANN, first: true, session: { id: idOf(laptop) }, ended: [] })
    expect(another).toMatchObject({
      first: false,
      session: { id: idOf(phone), device: 'Safari on iPhone', place: 'Lyon' },
    })
    expect(another?.ended).toHaveLength(1)
    expect(more).toMatchObject([{ first: false, session: { device: null } }])
  })

  it('E3 tells nothing of clients that have no device', async () => {
    const { control } = makeControl({ policy: { maxSessions: 5 } })
    const told = collect<NewDeviceNotice>()
    notify(control, { onNewDevice: told.hook })
    await control.open({ ...ANN, hostSession: 'token of a script' })
    await control.open(LAPTOP)
    await told.reach(1)
    expect(told.notices).toMatchObject([{ session: { device: 'Firefox on Linux' } }])
  })
})

describe('onDisowned', () => {
  it('names what was disowned, and by which session; other revocations are none', async () => {
    const { control, clock } = makeControl({ policy: { lock: 0 } })
    const told = collect<DisownedNotice>()
    notify(control, { onDisowned: told.hook })
    const laptop = await control.open(LAPTOP)
    await control.revoke({ account: 'bea', all: true })
    const since = clock.advance('1m')
    const phone = await control.open(PHONE)
    await control.disown({ ...ANN, token: tokenOf(laptop) })
    await control.open(LAPTOP)
    await control.revoke({ ...ANN, all: true })
    expect(await told.reach(1)).toEqual([
      {
        account: 'ann',
        at: since,
        session: { id: idOf(phone), device: 'Safari on iPhone', since },
        by: { id: idOf(laptop), device: 'Firefox on Linux' },
      },
    ])
  })
})

describe('hooks', () => {
  it('K8 that throw, fail or hang break no login, and are the event listener-error', async () => {
    const { control } = makeControl({ policy: { lock: 0 } })
    const error = new Error('No such mailbox')
    const faults = collect<unknown>()
    const told = collect<DisplacedNotice>()
    control.on('listener-error', faults.hook)
    notify(control, { onDisplaced: () => new Promise(() => {}) })
    notify(control, { onDisplaced: () => Promise.reject(error) })
    notify(control, {
      onDisplaced: () => {
        throw error
      },
    })
    notify(control, { onDisplaced: told.hook })
    await control.open(LAPTOP)
    expect((await control.open(PHONE)).outcome).toBe('admitted')
    await told.reach(1)
    expect(await faults.reach(2)).toEqual(Array(2).fill({ account: null, error }))
  })

  it('K2 are told all the same where the store does not answer afterwards', async () => {
    const { control, store } = makeControl({ policy: { lock: 0 } })
    const told = collect<DisplacedNotice>()
    await control.open(LAPTOP)
    control.on('displaced', () => store.break('load', 'fail'))
    notify(control, { onDisplaced: told.hook })
    await control.open(PHONE)
    expect(await told.reach(1)).toMatchObject([{ by: { device: 'Safari on iPhone', place: null } }])
  })

  it('K8 are told without what is to be looked up where the store hangs, and the login has long been answered', async () => {
    const { control, store } = makeControl({ policy: { lock: 0 }, storeTimeout: '1m' })
    const told = collect<DisplacedNotice>()
    await control.open(LAPTOP)
    control.on('displaced', () => store.break('load', 'hang'))
    notify(control, { onDisplaced: told.hook })
    expect((await control.open(PHONE)).outcome).toBe('admitted')
    expect(told.notices).toEqual([])
    expect(await told.reach(1)).toMatchObject([{ by: { place: null } }])
    store.heal()
  })

  it('F1 the policy function is handed the context that is given here', async () => {
    const policy = (_account: string, context: unknown) => ({
      lock: 0,
      maxSessions: (context as { most: number }).most,
    })
    const { control } = makeControl({ policy })
    const told = collect<DisplacedNotice>()
    const faults = collect<unknown>()
    control.on('policy-error', faults.hook)
    const context = { most: 1 }
    notify(control, { onDisplaced: told.hook, context: () => context })
    await control.open({ ...LAPTOP, context })
    await control.open({ ...PHONE, context })
    expect(await told.reach(1)).toMatchObject([{ by: { place: 'Lyon' } }])
    expect(faults.notices).toEqual([])
  })

  it('are told nothing after the stop, not even what was being looked up', async () => {
    const { control } = makeControl({ policy: { lock: 0 } })
    const [stopped, told] = [collect<DisplacedNotice>(), collect<DisplacedNotice>()]
    const stop = notify(control, { onDisplaced: stopped.hook })
    notify(control, { onDisplaced: told.hook })
    await control.open(LAPTOP)
    await control.open(PHONE)
    stop()
    stop()
    await control.open(LAPTOP)
    await told.reach(2)
    expect(stopped.notices).toEqual([])
  })

  it('L4 N3 are told no address, no token and no secret', async () => {
    const { control } = makeControl({ policy: { lock: 0 } })
    const told = collect<unknown>()
    notify(control, {
      onDisplaced: told.hook,
      onNewDevice: told.hook,
      onDisowned: told.hook,
      onRefusedRepeatedly: told.hook,
    })
    const laptop = await control.open({ ...LAPTOP, hostSession: 'host of the laptop' })
    const phone = await control.open(PHONE)
    await control.disown({ ...ANN, token: tokenOf(laptop) })
    const text = JSON.stringify(await told.reach(4))
    const secrets = [
      '192.0.2',
      tokenOf(laptop),
      tokenOf(phone),
      tokenOf(laptop).split('.')[0] ?? '',
      'host of',
      '"laptop"',
    ]
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  })

  it('nothing is looked up for notices that nobody wants', async () => {
    const store = memoryStore()
    const { control, store: counted } = makeControl({ policy: { lock: 0 } }, { store })
    const told = collect<DisownedNotice>()
    notify(control, { onDisowned: told.hook })
    await control.open(LAPTOP)
    const phone = await control.open(PHONE)
    expect(counted.calls).toMatchObject({ load: 2, journal: 0 })
    expect(phone.outcome).toBe('admitted')
  })
})

describe('a stampede', () => {
  it('J2 a hundred logins on one account are a hundred notices, a handful of looks', async () => {
    const { control, store } = makeControl({ policy: { lock: 0 } })
    const told = collect<DisplacedNotice>()
    notify(control, { onDisplaced: told.hook })
    const logins = Array.from({ length: 100 }, (_, i) =>
      control.open({ ...ANN, device: `d${i}`, label: `Device ${i}` }),
    )
    await Promise.all(logins)
    const notices = await told.reach(99)
    expect(notices.map(({ session }) => session.device)).toEqual(Array.from({ length: 99 }, (_, i) => `Device ${i}`))
    expect(store.calls.load).toBeLessThan(10)
  })

  it('more accounts than may wait are told of all the same', async () => {
    const { control } = makeControl()
    const told = collect<NewDeviceNotice>()
    notify(control, { onNewDevice: told.hook })
    const logins = Array.from({ length: 3_000 }, (_, i) => control.open({ ...LAPTOP, account: `a${i}` }))
    await Promise.all(logins)
    const places = (await told.reach(3_000)).map(({ session }) => session.place)
    expect(new Set(places)).toEqual(new Set(['Bonn']))
  })
})
