import { memoryStore, type OpenAnswer } from 'utsessions'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'
import { type ControlOptions, idOf, makeControl, tokenOf, told } from './controls.ts'

const ASK: ControlOptions = {
  policy: { lock: 'forever', idle: '8h', takeover: 'ask' },
  secret: 'a secret of the tests',
}
const PHONE = { account: 'ann', device: 'phone', hostSession: 'sid of the phone' }
const TABLET = { account: 'ann', device: 'tablet', hostSession: 'sid of the tablet' }

function ticketOf(answer: OpenAnswer): string {
  if (answer.outcome !== 'refused' || answer.ticket === null) throw new Error(`No ticket in ${JSON.stringify(answer)}`)
  return answer.ticket
}

/** An account that the phone holds, and the ticket that the tablet was given when it was refused. */
async function refusedTablet(options = ASK) {
  const test = makeControl(options)
  const holder = await test.control.open({ ...PHONE, label: 'Phone' })
  const ticket = ticketOf(await test.control.open({ ...TABLET, label: 'Tablet' }))
  const expectRefused = async (request: Parameters<typeof test.control.takeover>[0]) => {
    expect(await test.control.takeover(request)).toMatchObject({ outcome: 'refused', reason: 'ticket', ticket: null })
    expect((await test.control.check({ account: 'ann', token: tokenOf(holder) })).outcome).toBe('alive')
  }
  return { ...test, test, holder, ticket, expectRefused }
}

describe('a ticket', () => {
  it('M2 lets its device in within the lock, and the other is told that the place was taken', async () => {
    const { control, test, holder, ticket } = await refusedTablet()
    const taken = await control.takeover({ ...TABLET, ticket, label: 'Tablet' })
    expect(taken).toMatchObject({ outcome: 'admitted', opened: true, ended: [idOf(holder)] })
    expect(await control.check({ account: 'ann', token: tokenOf(holder) })).toMatchObject({
      reason: 'displaced',
      by: { session: idOf(taken), label: 'Tablet', takeover: true },
    })
    expect(await told(test)).toEqual(['opened', 'refused', 'displaced', 'opened', 'taken-over'])
  })

  it('M2 ends the one that was picked, where there are several', async () => {
    const { control } = makeControl({
      ...ASK,
      policy: { lock: 'forever', idle: '8h', takeover: 'ask', maxSessions: 2 },
    })
    await control.open({ account: 'ann', label: 'first' })
    const second = await control.open({ account: 'ann', label: 'second' })
    const ticket = ticketOf(await control.open(TABLET))
    const taken = await control.takeover({ ...TABLET, ticket, end: [idOf(second)] })
    expect(taken).toMatchObject({ outcome: 'admitted', ended: [idOf(second)] })
    expect((await control.list({ account: 'ann' })).length).toBe(2)
  })

  it('M3 that nobody uses changes nothing', async () => {
    const { control, clock, holder } = await refusedTablet()
    clock.advance('1h')
    expect((await control.list({ account: 'ann' })).map(({ id }) => id)).toEqual([idOf(holder)])
  })

  it('M4 works until it is two minutes old', async () => {
    const { control, clock, ticket } = await refusedTablet()
    clock.advance(119_999)
    expect((await control.takeover({ ...TABLET, ticket })).outcome).toBe('admitted')
  })

  it('M4 does not work when it is two minutes old', async () => {
    const { clock, ticket, expectRefused } = await refusedTablet()
    clock.advance('2m')
    await expectRefused({ ...TABLET, ticket })
  })

  it.each([
    ['on another device', { device: 'desk' }],
    ['without its device', { device: undefined }],
    ['on a device that is only being given its name', { device: undefined, nextDevice: 'tablet' }],
    ['in another host session', { hostSession: 'sid of the desk' }],
    ['for another account', { account: 'bob' }],
  ])('M4 does not work %s', async (_where, other) => {
    const { control, ticket } = await refusedTablet()
    await control.open({ account: 'bob' })
    expect(await control.takeover({ ...TABLET, ...other, ticket })).toMatchObject({
      outcome: 'refused',
      reason: 'ticket',
    })
  })

  it('M1 of a browser without a device is for the one that it was given with the refusal', async () => {
    const { control } = makeControl(ASK)
    await control.open(PHONE)
    const ticket = ticketOf(await control.open({ account: 'ann', nextDevice: 'given' }))
    expect(await control.takeover({ account: 'ann', ticket })).toMatchObject({ reason: 'ticket' })
    expect(await control.takeover({ account: 'ann', device: 'other', ticket })).toMatchObject({ reason: 'ticket' })
    const renamed = { account: 'ann', device: 'given', nextDevice: 'given next', ticket }
    expect((await control.takeover(renamed)).outcome).toBe('admitted')
  })

  it('M1 of a browser that shows a device is for that, whatever it is called next', async () => {
    const { control } = makeControl(ASK)
    await control.open(PHONE)
    const ticket = ticketOf(await control.open({ account: 'ann', device: 'tablet', nextDevice: 'next' }))
    expect(await control.takeover({ account: 'ann', device: 'next', ticket })).toMatchObject({ reason: 'ticket' })
    expect((await control.takeover({ account: 'ann', device: 'tablet', ticket })).outcome).toBe('admitted')
  })

  it('M1 of a sign-in that had no host session yet is good with the one that comes, on its device alone', async () => {
    const { control } = makeControl(ASK)
    await control.open(PHONE)
    const early = ticketOf(await control.open({ account: 'ann', device: 'tablet' }))
    const nowhere = ticketOf(await control.open({ account: 'ann' }))
    const hostSession = 'sid of the tablet'
    expect(await control.takeover({ account: 'ann', hostSession, ticket: nowhere })).toMatchObject({ reason: 'ticket' })
    const elsewhere = { account: 'ann', device: 'desk', hostSession, ticket: early }
    expect(await control.takeover(elsewhere)).toMatchObject({ reason: 'ticket' })
    expect((await control.takeover({ ...elsewhere, device: 'tablet' })).outcome).toBe('admitted')
  })

  it.each(['', '.', '.again', '=', ' ', '\n'])('M4 works once, also when spelled with %j at its end', async (end) => {
    const { control } = makeControl(ASK)
    const tablet = { account: 'ann', device: 'tablet' }
    await control.open(PHONE)
    const ticket = ticketOf(await control.open(tablet))
    const taken = await control.takeover({ ...tablet, ticket: ticket + end })
    if (taken.outcome === 'admitted') await control.close({ account: 'ann', token: tokenOf(taken) })
    const other = await control.open({ ...PHONE, hostSession: 'another sid' })
    const again = await control.takeover({ ...tablet, ticket })
    expect(again.outcome).toBe(taken.outcome === 'admitted' ? 'refused' : 'admitted')
    expect(await control.takeover({ ...tablet, ticket: ticket + end })).not.toMatchObject({ opened: true })
    const { outcome } = await control.check({ account: 'ann', token: tokenOf(other) })
    expect(outcome).toBe(taken.outcome === 'admitted' ? 'alive' : 'ended')
  })

  it('D4 a takeover whose answer was lost is asked for again: the same session', async () => {
    const { control, test, store, ticket } = await refusedTablet()
    store.break('swap', 'lose-answer', 1)
    await expect(control.takeover({ ...TABLET, ticket })).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE' })
    const [lost] = await control.list({ account: 'ann' })
    const again = await control.takeover({ ...TABLET, ticket })
    expect([idOf(again), tokenOf(again) !== '']).toEqual([lost?.id, true])
    expect((await told(test)).filter((kind) => kind === 'taken-over').length).toBe(1)
  })

  it('M5 the limits are checked again: where there is room by now, nobody is ended', async () => {
    const { control, holder, ticket } = await refusedTablet()
    await control.close({ account: 'ann', token: tokenOf(holder) })
    expect(await control.takeover({ ...TABLET, ticket })).toMatchObject({ outcome: 'admitted', ended: [] })
  })

  it('M5 the limits are checked again: who holds the place by now gives way', async () => {
    const { control, holder, ticket } = await refusedTablet()
    await control.close({ account: 'ann', token: tokenOf(holder) })
    const other = await control.open({ account: 'ann' })
    expect(await control.takeover({ ...TABLET, ticket })).toMatchObject({ outcome: 'admitted', ended: [idOf(other)] })
  })

  it.each(['', '.', 'a.b', '..', 'e30.', '\ud800', {}, 7, null])(
    'M6 that is forged (%s) is refused',
    async (ticket) => {
      const { expectRefused } = await refusedTablet()
      await expectRefused({ ...TABLET, ticket: ticket as string })
    },
  )

  it('M6 that was sealed with another secret, or changed, is refused', async () => {
    const { ticket, expectRefused } = await refusedTablet()
    const foreign = await refusedTablet({ ...ASK, secret: 'another secret of the tests' })
    await expectRefused({ ...TABLET, ticket: foreign.ticket })
    const [body = '', seal = ''] = ticket.split('.')
    const changed = Buffer.from(Buffer.from(body, 'base64url').toString().replace('ann', 'bob')).toString('base64url')
    await expectRefused({ ...TABLET, ticket: `${changed}.${seal}` })
    await expectRefused({ ...TABLET, ticket: `${body}.${seal.slice(2)}` })
  })

  it('secrets can be changed: the newest seals, all of them open', async () => {
    const store = memoryStore()
    const clock = fakeClock()
    const policy = ASK.policy as NonNullable<ControlOptions['policy']>
    const before = makeControl({ policy, secret: 'the older of the secrets' }, { store, clock })
    const after = makeControl(
      { policy, secret: ['the newer of the secrets', 'the older of the secrets'] },
      { store, clock },
    )
    await before.control.open(PHONE)
    const older = ticketOf(await before.control.open(TABLET))
    const newer = ticketOf(await after.control.open(TABLET))
    expect((await before.control.takeover({ ...TABLET, ticket: newer })).outcome).toBe('refused')
    expect((await after.control.takeover({ ...TABLET, ticket: older })).outcome).toBe('admitted')
  })
})

describe("under 'ask-with-password'", () => {
  const PASSWORD: ControlOptions = { ...ASK, policy: { lock: 'forever', idle: '8h', takeover: 'ask-with-password' } }

  it('M1 a refusal says that the ticket needs the password; under ask it does not', async () => {
    const { control } = makeControl(PASSWORD)
    await control.open(PHONE)
    expect(await control.open(TABLET)).toMatchObject({ outcome: 'refused', withPassword: true })
    const other = makeControl(ASK)
    await other.control.open(PHONE)
    expect(await other.control.open(TABLET)).toMatchObject({ outcome: 'refused', withPassword: false })
  })

  it('M6 without it nobody is ended, and the ticket that comes back is still good', async () => {
    const { control, ticket, holder } = await refusedTablet(PASSWORD)
    const refused = await control.takeover({ ...TABLET, ticket })
    expect(refused).toMatchObject({ outcome: 'refused', reason: 'password', ticket, withPassword: true })
    expect((await control.check({ account: 'ann', token: tokenOf(holder) })).outcome).toBe('alive')
    const taken = await control.takeover({ ...TABLET, ticket: ticketOf(refused), reauthenticated: true })
    expect(taken).toMatchObject({ outcome: 'admitted', ended: [idOf(holder)] })
  })

  it('M6 what is only like true is no password', async () => {
    const { control, ticket } = await refusedTablet(PASSWORD)
    const reauthenticated = 'yes' as unknown as true
    expect(await control.takeover({ ...TABLET, ticket, reauthenticated })).toMatchObject({ reason: 'password' })
  })

  it('M6 a ticket that does not hold is refused with it too, and needs nothing any more', async () => {
    const { control, clock, ticket } = await refusedTablet(PASSWORD)
    clock.advance('2m')
    expect(await control.takeover({ ...TABLET, ticket, reauthenticated: true })).toMatchObject({
      outcome: 'refused',
      reason: 'ticket',
      ticket: null,
      withPassword: false,
    })
  })
})

describe('permission', () => {
  it("M6 under takeover: 'never' a refusal carries no ticket, and one from before does not hold", async () => {
    let takeover: 'ask' | 'never' = 'ask'
    const test = makeControl({ ...ASK, policy: () => ({ lock: 'forever', idle: '8h', takeover }) })
    await test.control.open(PHONE)
    const ticket = ticketOf(await test.control.open(TABLET))
    takeover = 'never'
    expect(await test.control.open(TABLET)).toMatchObject({ outcome: 'refused', ticket: null })
    expect(await test.control.takeover({ ...TABLET, ticket })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
  })

  it('I5 a ticket from before everything was revoked is dead', async () => {
    const { control, clock, ticket } = await refusedTablet()
    clock.advance('1s')
    await control.revoke({ account: 'ann', all: true })
    clock.advance('1s')
    expect(await control.takeover({ ...TABLET, ticket })).toMatchObject({ outcome: 'ended', reason: 'revoked' })
  })

  it('M4 given to a request that made its credential is bound to the device alone', async () => {
    const { control, holder } = await refusedTablet()
    const [tablet, other] = [
      { account: 'ann', device: 'tablet' },
      { account: 'ann', device: 'other' },
    ]
    const ticket = ticketOf(await control.open(tablet))
    const next = { hostSession: 'sid that the answer brought', ticket }
    expect(await control.takeover({ ...other, ...next })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    expect(await control.takeover({ ...tablet, ...next })).toMatchObject({ ended: [idOf(holder)] })
  })

  it('M4 given to a request that shows neither is of no use to one that shows a host session', async () => {
    const { control, test } = await refusedTablet()
    const ticket = ticketOf(await control.open({ account: 'ann' }))
    const answer = await test.control.takeover({ account: 'ann', hostSession: 'somebody', ticket })
    expect(answer).toMatchObject({ outcome: 'refused', reason: 'ticket' })
  })

  it('M6 neither ticket nor administrator: refused', async () => {
    const { expectRefused } = await refusedTablet()
    await expectRefused(TABLET)
    await expectRefused({ ...TABLET, end: ['*'] })
  })

  it('G11 an administrator breaks the window without a ticket, under any policy, and is journalled by name', async () => {
    const test = makeControl()
    const holder = await test.control.open(PHONE)
    const taken = await test.control.takeover({ ...TABLET, operator: 'root' })
    expect(taken).toMatchObject({ outcome: 'admitted', ended: [idOf(holder)] })
    const { items } = await test.control.journal({ kinds: ['taken-over'] })
    expect(items).toEqual([
      {
        account: 'ann',
        kind: 'taken-over',
        at: test.clock.now(),
        session: idOf(taken),
        sessions: [idOf(holder)],
        by: { operator: 'root' },
      },
    ])
  })

  it('a dead sign-in takes nothing over', async () => {
    const { control, clock } = makeControl()
    const token = tokenOf(await control.open(PHONE))
    await control.revoke({ account: 'ann', all: true })
    clock.advance(1)
    expect(await control.takeover({ account: 'ann', token, operator: 'root' })).toMatchObject({
      outcome: 'ended',
      reason: 'revoked',
    })
  })
})
