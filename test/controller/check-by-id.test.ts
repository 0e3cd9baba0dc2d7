import { describe, expect, it } from 'vitest'
import { idOf, makeControl } from './controls.ts'

const ANN = { account: 'ann' }

describe('check by the id of a session', () => {
  it('says that it is alive, and extends it unless passive (H2, H4)', async () => {
    const { control, clock } = makeControl({ policy: { idle: '30m', touchEvery: '1s' } })
    const session = idOf(await control.open(ANN))
    const deadline = async () => (await control.list(ANN))[0]?.expiresAt
    const opened = await deadline()
    clock.advance('20m')
    expect(await control.check({ ...ANN, session, passive: true })).toMatchObject({ outcome: 'alive' })
    expect(await deadline()).toBe(opened)
    const active = await control.check({ ...ANN, session })
    expect(active).toMatchObject({ outcome: 'alive', token: null, session: { id: session } })
    expect(await deadline()).toBe((opened ?? 0) + 20 * 60_000)
  })

  it('says how it ended (L3)', async () => {
    const { control, clock } = makeControl({ policy: { lock: 0 } })
    const session = idOf(await control.open(ANN))
    await control.open({ ...ANN, label: 'Firefox on Linux' })
    const ended = { outcome: 'ended', reason: 'displaced', session, at: clock.now(), by: { label: 'Firefox on Linux' } }
    expect(await control.check({ ...ANN, session })).toMatchObject(ended)
  })

  it('survives a renewal, which ends the tokens (H6)', async () => {
    const { control, clock } = makeControl()
    const opened = await control.open({ ...ANN, hostSession: 'h' })
    await control.renew({ ...ANN, hostSession: 'h' })
    clock.advance('31s')
    expect(await control.check({ ...ANN, session: idOf(opened) })).toMatchObject({ outcome: 'alive' })
  })

  it('knows none of another account, and none that never was (I2)', async () => {
    const { control } = makeControl()
    const session = idOf(await control.open({ account: 'bob' }))
    for (const id of [session, 'nothing'])
      expect(await control.check({ ...ANN, session: id })).toMatchObject({ outcome: 'ended', reason: 'unknown' })
  })

  it('recalls from the journal what the record has forgotten (L3)', async () => {
    const { control } = makeControl({ policy: { lock: 0, keepEndings: 1 } })
    const session = idOf(await control.open(ANN))
    await control.open(ANN)
    await control.open(ANN)
    expect(await control.check({ ...ANN, session })).toMatchObject({ reason: 'displaced', session })
  })
})
