import { memoryStore, type Store } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { idOf, makeControl, tokenOf, told } from './controls.ts'

const ANN = { account: 'ann' }

/** Five openings, each of which displaces the one before, and their tokens. */
async function fiveInARow(policy = { lock: 0, keepEndings: 2 } as const, store?: Store) {
  const test = makeControl({ policy, storeTimeout: '100ms' }, store ? { store } : {})
  const answers = []
  for (let i = 0; i < 5; i += 1) {
    answers.push(await test.control.open({ ...ANN, label: `device ${i}` }))
    test.clock.advance('1m')
  }
  return { ...test, answers, tokens: answers.map(tokenOf) }
}

describe('L3 an ending that the record keeps no longer', () => {
  it('is recalled from the journal', async () => {
    const { control, tokens, answers } = await fiveInARow()
    for (const [i, token] of tokens.slice(0, 4).entries()) {
      expect(await control.check({ ...ANN, token })).toMatchObject({
        outcome: 'ended',
        reason: 'displaced',
        session: idOf(answers[i] as never),
        by: { label: `device ${i + 1}` },
      })
    }
  })

  it('is recalled by every verb that says how a session ended', async () => {
    const { control, tokens } = await fiveInARow()
    const [token = ''] = tokens
    const answers = await Promise.all([
      control.open({ ...ANN, token }),
      control.renew({ ...ANN, token }),
      control.takeover({ ...ANN, token, operator: 'root' }),
    ])
    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'ended', reason: 'displaced' })
  })

  it('is over all the same where the journal knows nothing, fails or hangs', async () => {
    const { control, store, tokens } = await fiveInARow()
    const [token = ''] = tokens
    const unknown = { outcome: 'ended', reason: 'unknown', session: null, at: null, by: null }
    for (const fault of ['fail', 'hang'] as const) {
      store.break('journal', fault)
      expect(await control.check({ ...ANN, token })).toMatchObject(unknown)
    }
    const forgetful: Store = { ...memoryStore(), journal: async () => ({ items: [], next: null }) }
    const other = await fiveInARow(undefined, forgetful)
    expect(await other.control.check({ ...ANN, token: other.tokens[0] })).toMatchObject(unknown)
  })

  it('nobody asks the journal about a token that was never given out', async () => {
    const { control, store } = await fiveInARow()
    expect(await control.check({ ...ANN, token: 'never given out' })).toMatchObject({
      outcome: 'ended',
      reason: 'unknown',
    })
    expect(store.calls.journal).toBe(0)
  })
})

describe('revoke', () => {
  const TWO = { policy: { maxSessions: 2 } } as const

  it('I1 one: answers with its id, once', async () => {
    const test = makeControl(TWO)
    const id = idOf(await test.control.open(ANN))
    expect(await test.control.revoke({ ...ANN, session: id })).toEqual([id])
    expect(await test.control.revoke({ ...ANN, session: id })).toEqual([])
    expect(await test.control.revoke({ ...ANN, session: 'nobody' })).toEqual([])
    expect(await told(test)).toEqual(['opened', 'revoked'])
  })

  it('I1 the others: by token, by host session, or by id', async () => {
    for (const by of ['token', 'hostSession', 'session'] as const) {
      const { control } = makeControl(TWO)
      const other = idOf(await control.open(ANN))
      const own = await control.open({ ...ANN, hostSession: 'sid' })
      const keys = { token: tokenOf(own), hostSession: 'sid', session: idOf(own) }
      expect(await control.revoke({ ...ANN, othersThan: { [by]: keys[by] } })).toEqual([other])
      expect((await control.list(ANN)).map(({ id }) => id)).toEqual([idOf(own)])
    }
  })

  it('a dead session ends nobody else', async () => {
    const { control } = makeControl(TWO)
    const token = tokenOf(await control.open(ANN))
    await control.close({ ...ANN, token })
    await control.open(ANN)
    expect(await control.revoke({ ...ANN, othersThan: { token } })).toEqual([])
    expect(await control.revoke({ ...ANN, othersThan: { session: 'nobody' } })).toEqual([])
    expect((await control.list(ANN)).length).toBe(1)
  })

  it('all: answers with the ids, and what was signed in before is dead', async () => {
    const { control, clock } = makeControl(TWO)
    const tokens = [tokenOf(await control.open(ANN)), tokenOf(await control.open(ANN))]
    const signedInAt = clock.now()
    clock.advance('1m')
    expect((await control.revoke({ ...ANN, all: true, operator: 'root' })).length).toBe(2)
    for (const token of tokens) expect(await control.open({ ...ANN, token })).toMatchObject({ reason: 'revoked' })
    expect(await control.open({ ...ANN, signedInAt })).toMatchObject({ outcome: 'ended', reason: 'revoked' })
    expect((await control.open({ ...ANN, signedInAt: clock.now() })).outcome).toBe('admitted')
    const { items } = await control.journal({ kinds: ['revoked'] })
    expect(items.map(({ by }) => by)).toEqual([{ operator: 'root' }, { operator: 'root' }])
  })

  it('I7 everyone, page by page, with progress', async () => {
    const { control, store } = makeControl()
    for (let i = 0; i < 450; i += 1) await control.open({ account: `user ${i}` })
    const progress: number[] = []
    const done = await control.revokeEveryone({ onProgress: ({ accounts }) => progress.push(accounts) })
    expect(done).toEqual({ accounts: 450, sessions: 450, failed: 0 })
    expect(progress).toEqual(Array.from({ length: 450 }, (_, i) => i + 1))
    expect(store.calls.accounts).toBe(3)
    expect((await control.accounts()).items).toEqual([])
  })
})

describe('close', () => {
  it.each(['token', 'hostSession', 'session'] as const)('by %s, once', async (by) => {
    const test = makeControl()
    const opened = await test.control.open({ ...ANN, hostSession: 'sid' })
    const keys = { token: tokenOf(opened), hostSession: 'sid', session: idOf(opened) }
    const request = { ...ANN, [by]: keys[by] }
    const closed = { outcome: 'ended', reason: 'closed', session: idOf(opened), at: test.clock.now() }
    expect(await test.control.close(request)).toMatchObject({ ...closed, sessions: [idOf(opened)] })
    expect(await test.control.close(request)).toMatchObject({ ...closed, sessions: [] })
    expect(await told(test)).toEqual(['opened', 'closed'])
  })

  it('what is not there is unknown', async () => {
    const { control } = makeControl()
    expect(await control.close({ ...ANN, session: 'nobody' })).toMatchObject({ outcome: 'ended', reason: 'unknown' })
    expect(await control.close(ANN)).toMatchObject({ outcome: 'ended', reason: 'unknown' })
  })
})

describe('renew', () => {
  it('E1 gives a new token and restarts the limits; the old one works for half a minute', async () => {
    const { control, clock } = makeControl({ policy: { lifetime: '1h', idle: 'none' } })
    const opened = await control.open(ANN)
    clock.advance('50m')
    const renewed = await control.renew({ ...ANN, token: tokenOf(opened) })
    expect(renewed).toMatchObject({
      outcome: 'alive',
      session: { id: idOf(opened), expiresAt: clock.now() + 3_600_000 },
    })
    const token = renewed.outcome === 'alive' ? (renewed.token ?? '') : ''
    expect([token === '', token === tokenOf(opened)]).toEqual([false, false])
    clock.advance(29_999)
    for (const one of [token, tokenOf(opened)])
      expect((await control.check({ ...ANN, token: one })).outcome).toBe('alive')
    clock.advance(1)
    expect((await control.check({ ...ANN, token: tokenOf(opened) })).outcome).toBe('ended')
    expect((await control.check({ ...ANN, token })).outcome).toBe('alive')
  })
})

describe('check', () => {
  it('H5 what a client says of its own activity counts between the stored value and now', async () => {
    const { control, clock } = makeControl({ policy: { idle: '30m', touchEvery: 0 } })
    const opened = await control.open(ANN)
    const token = tokenOf(opened)
    const openedAt = clock.now()
    clock.advance('20m')
    const seenAt = async (activeAt: number) => {
      const answer = await control.check({ ...ANN, token, activeAt })
      return answer.outcome === 'alive' ? answer.session?.lastSeenAt : answer.reason
    }
    expect(await seenAt(openedAt - 1)).toBe(openedAt)
    expect(await seenAt(openedAt + 60_000)).toBe(openedAt + 60_000)
    expect(await seenAt(openedAt)).toBe(openedAt + 60_000)
    expect(await seenAt(clock.now() + 60_000)).toBe(clock.now())
    clock.advance('30m')
    expect(await seenAt(clock.now())).toBe('idle')
  })
})

describe('list', () => {
  it('I4 shows the latest first, which is this one, and never the dead; it writes nothing', async () => {
    const { control, clock, store } = makeControl({ policy: { maxSessions: 3, idle: '1h' } })
    const first = await control.open(ANN)
    clock.advance('30m')
    const second = await control.open({ ...ANN, place: 'Vienna', address: '203.0.113.7', label: 'Phone', exempt: true })
    const before = store.calls.swap
    const listed = await control.list({ ...ANN, token: tokenOf(second) })
    expect(listed.map(({ id, current }) => [id, current])).toEqual([
      [idOf(second), true],
      [idOf(first), false],
    ])
    expect(listed[0]).toMatchObject({ device: 'Phone', place: 'Vienna', address: '203.0.113.7', exempt: true })
    clock.advance('45m')
    expect((await control.list(ANN)).map(({ id }) => id)).toEqual([idOf(second)])
    expect(store.calls.swap).toBe(before)
  })

  it('sessions of one instant are in the order of their ids', async () => {
    const { control } = makeControl({ policy: { maxSessions: 'unlimited' } })
    for (let i = 0; i < 10; i += 1) await control.open(ANN)
    const ids = (await control.list(ANN)).map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted())
  })
})
