// An operator's grant through the control: what it asks for, what it answers, and who can use it.

import { createSessionControl, type OpenRequest } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { idOf, makeControl, type TestControl, tokenOf, told, twoControls } from './controls.ts'

const ANN = { account: 'ann' }
const FOREVER = { lock: 'forever', idle: '8h' } as const
const LOCKED = { policy: FOREVER }

/** Ann on her phone, and a way in for the next one. */
async function granted(made: TestControl = makeControl(LOCKED)) {
  const phone = await made.control.open({ ...ANN, label: 'Phone', device: 'phone' })
  const { until } = await made.control.grant({ ...ANN, operator: 'Sam of support' })
  return { ...made, made, phone, until }
}

describe('grant', () => {
  it('lets in whoever comes next and would be refused; the displaced one is told that an administrator had a hand in it', async () => {
    const { control, clock, made, phone, until } = await granted()
    expect(until).toBe(clock.now() + 15 * 60_000)
    const tablet = await control.open({ ...ANN, label: 'Tablet', device: 'tablet' })
    expect(tablet).toMatchObject({ outcome: 'admitted', opened: true, ended: [idOf(phone)] })
    expect(await control.check({ ...ANN, token: tokenOf(phone) })).toMatchObject({
      reason: 'displaced',
      by: { session: idOf(tablet), label: 'Tablet', takeover: true, operator: 'Sam of support' },
    })
    expect(await told(made)).toEqual(['opened', 'granted', 'displaced', 'opened', 'taken-over'])
    expect((await control.open({ ...ANN, device: 'laptop' })).outcome).toBe('refused')
  })

  it('is told as an event, and by its line in the journal', async () => {
    const made = makeControl(LOCKED)
    const events: unknown[] = []
    made.control.on('granted', (entry) => events.push(entry))
    const { until } = await made.control.grant({ ...ANN, operator: 'Sam', for: '2h' })
    const line = { account: 'ann', kind: 'granted', at: made.clock.now(), by: { operator: 'Sam' }, until }
    expect(until).toBe(made.clock.now() + 7_200_000)
    expect(events).toEqual([line])
    expect((await made.control.journal({ kinds: ['granted'] })).items).toEqual([line])
  })

  it('holds on another node, and survives a new control on the store', async () => {
    const [one, other] = twoControls('sqlite', LOCKED)
    await granted(one)
    const later = createSessionControl({ store: other.store, clock: other.clock, pruneEvery: 'never', ...LOCKED })
    expect((await later.open({ ...ANN, device: 'tablet' })).outcome).toBe('admitted')
    expect((await one.control.open({ ...ANN, device: 'laptop' })).outcome).toBe('refused')
    later.dispose()
  })

  it('is kept for an account without sessions, whatever is pruned, until it is over', async () => {
    const policy = { ...FOREVER, keepEndings: { count: 0, for: 0 } } as const
    for (const kind of ['memory', 'sqlite'] as const) {
      const [{ control, clock }] = twoControls(kind, { policy })
      await control.grant({ ...ANN, operator: 'Sam', for: '24h' })
      clock.advance(86_400_000 - 1)
      await control.prune()
      await control.open({ ...ANN, device: 'phone' })
      expect((await control.open({ ...ANN, device: 'tablet' })).outcome).toBe('admitted')
      await control.grant({ account: 'bob', operator: 'Sam', for: '1m' })
      clock.advance('2m')
      expect(await control.prune()).toBe(1)
    }
  })

  it.each(['memory', 'sqlite'] as const)(
    'of two newcomers on two nodes exactly one is in by it, each time (J, %s)',
    async (kind) => {
      const [one, other] = twoControls(kind, LOCKED)
      for (let i = 0; i < 40; i += 1) {
        const account = `ann ${i}`
        await one.control.open({ account, device: 'phone' })
        await other.control.grant({ account, operator: 'Sam' })
        const both = await Promise.all([one, other].map(({ control }, n) => control.open({ account, device: `${n}` })))
        expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['admitted', 'refused'])
        await expect.poll(() => told(one, account), { timeout: 30_000 }).toHaveLength(6) // a refusal's line is not waited for
      }
    },
  )

  it('does not depend on a policy function that fails, or that wants to know the plan (F3)', async () => {
    let works = true
    const policy = (_: string, context: unknown) => {
      if (!works || context === undefined) throw new Error('no database')
      return FOREVER
    }
    const { control } = makeControl({ policy })
    const context = 'plan'
    await control.open({ ...ANN, context })
    works = false
    await control.grant({ ...ANN, operator: 'Sam', context })
    await control.grant({ ...ANN, operator: 'Sam' })
    works = true
    expect((await control.open({ ...ANN, context })).outcome).toBe('admitted')
  })

  it('fails as the store does, and nothing is granted then (K1)', async () => {
    const { control, store } = makeControl(LOCKED)
    await control.open(ANN)
    store.break('swap', 'fail', 1)
    await expect(control.grant({ ...ANN, operator: 'Sam' })).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE' })
    expect((await control.open(ANN)).outcome).toBe('refused')
  })

  it('may be asked for again after a lost answer: there is one grant', async () => {
    const { control, store } = makeControl(LOCKED)
    await control.open(ANN)
    store.break('swap', 'lose-answer', 1)
    await expect(control.grant({ ...ANN, operator: 'Sam' })).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE' })
    await control.grant({ ...ANN, operator: 'Sam' })
    const outcomes = [(await control.open(ANN)).outcome, (await control.open(ANN)).outcome]
    expect(outcomes).toEqual(['admitted', 'refused'])
  })

  it.each([
    ['59s', /for must be from a minute to a day/],
    ['25h', /for must be from a minute to a day/],
    ['soon', /for must be a duration/],
  ])('refuses to hold for %s', async (length, message) => {
    const { control } = makeControl()
    await expect(control.grant({ ...ANN, operator: 'Sam', for: length as '1m' })).rejects.toMatchObject({
      code: 'UTS_ARGUMENT_INVALID',
      message: expect.stringMatching(message),
    })
  })

  it.each([undefined, '', '  ', 7])('wants the name of an operator, not %j', async (operator) => {
    const { control, store } = makeControl()
    await expect(control.grant({ ...ANN, operator: operator as string })).rejects.toMatchObject({
      code: 'UTS_ARGUMENT_INVALID',
      message: expect.stringMatching(/operator must be the name .* A grant is always somebody/),
    })
    await expect(control.grant({ account: '', operator: 'Sam' })).rejects.toMatchObject({ code: 'UTS_ACCOUNT_INVALID' })
    expect(store.calls.swap).toBe(0)
  })
})

describe('M6: no request, however shaped, takes over', () => {
  it.each([
    { operator: 'root' },
    { kind: 'takeover', operator: 'root' },
    { kind: 'grant', operator: 'root', forMs: 900_000, for: '15m' },
    { grant: { until: Number.MAX_SAFE_INTEGER, operator: 'root' }, until: Number.MAX_SAFE_INTEGER },
    {
      takeover: true,
      reauthenticated: true,
      end: ['x'],
      pick: ['x'],
      ticket: 'x',
      by: { takeover: true, operator: 'root' },
    },
  ])('by opening with %j', async (shape) => {
    const made = makeControl(LOCKED)
    const { control } = made
    await control.open(ANN)
    const request = { ...ANN, device: 'tablet', ...shape } as OpenRequest
    expect((await control.open(request)).outcome).toBe('refused')
    expect(await told(made)).toEqual(['opened', 'refused'])
    await control.check(request)
    await control.renew(request)
    await control.close(request)
    expect((await control.open(request)).outcome).toBe('refused')
  })
})
