import { describe, expect, it } from 'vitest'
import { type ControlOptions, idOf, makeControl, type TestControl, tokenOf, told, twoControls } from './controls.ts'

const ANN = { account: 'ann' }
const NEWEST: ControlOptions = { policy: { lock: 0 } }

/** Ann on her phone, displaced a minute later by somebody on a tablet. */
async function displaced(made: TestControl) {
  const { control, clock } = made
  const phone = await control.open({ ...ANN, label: 'Phone', device: 'phone', hostSession: 'sid of the phone' })
  clock.advance('1m')
  const tablet = await control.open({ ...ANN, label: 'Tablet', device: 'tablet' })
  return { ...made, made, phone, tablet, token: tokenOf(phone), since: clock.now() }
}

describe('disown', () => {
  it('ends the session that displaced the one whose token it is, and says which', async () => {
    const { control, made, phone, tablet, token, since } = await displaced(makeControl(NEWEST))
    expect(await control.disown({ ...ANN, token })).toEqual({
      outcome: 'disowned',
      session: idOf(phone),
      by: { session: idOf(tablet), device: 'Tablet', since },
    })
    const by = { session: idOf(phone), label: 'Phone', disowned: true }
    expect(await control.check({ ...ANN, token: tokenOf(tablet) })).toMatchObject({ reason: 'revoked', by })
    expect(await told(made)).toEqual(['opened', 'displaced', 'opened', 'revoked'])
    expect((await control.journal({ kinds: ['revoked'] })).items).toMatchObject([{ session: idOf(tablet), by }])
    expect(await control.list(ANN)).toEqual([])
  })

  it('may be asked again after a lost answer: the same one, and nobody else is ended', async () => {
    const { control, store, made, token, tablet } = await displaced(makeControl(NEWEST))
    store.break('swap', 'lose-answer', 1)
    await expect(control.disown({ ...ANN, token })).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE' })
    const again = await control.open(ANN)
    expect(await control.disown({ ...ANN, token })).toMatchObject({ by: { session: idOf(tablet) } })
    expect((await control.check({ ...ANN, token: tokenOf(again) })).outcome).toBe('alive')
    expect((await told(made)).filter((kind) => kind === 'revoked')).toHaveLength(1)
  })

  it('happens once, however many ask at once on two nodes (J)', async () => {
    const [one, other] = twoControls('sqlite', NEWEST)
    const { token, tablet, made } = await displaced(one)
    const asked = Array.from({ length: 20 }, (_, i) => (i % 2 ? one : other).control.disown({ ...ANN, token }))
    for (const answer of await Promise.all(asked)) expect(answer?.by.session).toBe(idOf(tablet))
    expect((await told(made)).filter((kind) => kind === 'revoked')).toHaveLength(1)
  })

  it('works until fifteen minutes after the displacement', async () => {
    const { control, clock, token } = await displaced(makeControl(NEWEST))
    clock.advance(15 * 60_000 - 1)
    expect(await control.disown({ ...ANN, token })).not.toBeNull()
    const late = await displaced(makeControl(NEWEST))
    late.clock.advance('15m')
    expect(await late.control.disown({ ...ANN, token: late.token })).toBeNull()
    expect(await late.control.list(ANN)).toHaveLength(1)
  })

  it('is null, and changes nothing, for what may end nobody', async () => {
    const { control, store, token, tablet } = await displaced(makeControl(NEWEST))
    const { swap } = store.calls
    expect(await control.disown({ ...ANN, token: tokenOf(tablet) })).toBeNull()
    expect(await control.disown({ ...ANN, token: 'sid of the phone' })).toBeNull()
    expect(await control.disown({ account: 'bob', token })).toBeNull()
    expect(store.calls.swap).toBe(swap)
    const { load } = store.calls
    expect(await control.disown({ ...ANN, token: '' })).toBeNull()
    expect(store.calls.load).toBe(load)
    expect(await control.list(ANN)).toHaveLength(1)
  })

  it('does not depend on a policy function that fails, or that wants to know the plan (F3)', async () => {
    let works = true
    const policy = (_: string, context: unknown) => {
      if (!works || context === undefined) throw new Error('no database')
      return { lock: 0 }
    }
    const { control, clock } = makeControl({ policy })
    const context = 'plan'
    const first = tokenOf(await control.open({ ...ANN, context }))
    await control.open({ ...ANN, context })
    works = false
    clock.advance('1m')
    expect(await control.disown({ ...ANN, token: first, context })).not.toBeNull()
    works = true
    const second = tokenOf(await control.open({ ...ANN, context }))
    await control.open({ ...ANN, context })
    expect(await control.disown({ ...ANN, token: second })).not.toBeNull()
  })

  it('fails as the store does, and ends nobody then (K1)', async () => {
    const { control, store, token } = await displaced(makeControl(NEWEST))
    store.break('load', 'fail', 1)
    await expect(control.disown({ ...ANN, token })).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE' })
    expect(await control.list(ANN)).toHaveLength(1)
  })

  it.each([7, null, {}, ['a']])('says that a token is a string, not %j', async (token) => {
    const { control } = makeControl()
    await expect(control.disown({ ...ANN, token: token as string })).rejects.toMatchObject({
      code: 'UTS_ARGUMENT_INVALID',
      message: expect.stringContaining('token must be a string'),
    })
    await expect(control.disown({ account: '', token: 't' })).rejects.toMatchObject({ code: 'UTS_ACCOUNT_INVALID' })
  })
})
