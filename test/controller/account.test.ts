import { describe, expect, it } from 'vitest'
import { idOf, makeControl, tokenOf } from './controls.ts'

const EMOJI = '😀'.repeat(128) // 512 bytes of UTF-8

describe('A8 accounts', () => {
  it('are compared exactly, whatever is in them', async () => {
    const { control } = makeControl()
    const accounts = [
      'alice',
      'Alice',
      'alice ',
      'a{li}ce',
      'a:b',
      'a*',
      'ü',
      'u\u0308',
      EMOJI,
      '\0',
      '__proto__',
      '%00',
    ]
    for (const account of accounts) expect((await control.open({ account })).outcome).toBe('admitted')
    for (const account of accounts) expect((await control.open({ account })).outcome).toBe('refused')
    expect((await control.accounts()).items.map(({ account }) => account).toSorted()).toEqual(accounts.toSorted())
  })

  it.each([
    ['empty', ''],
    ['longer than 512 bytes', `${EMOJI}x`],
    ['longer than 512 bytes of ASCII', 'x'.repeat(513)],
    ['half a surrogate pair', '\ud83d'],
    ['a number', 7],
    ['a bigint', 7n],
    ['undefined', undefined],
    ['null', null],
    ['an object', { toString: () => 'ann' }],
  ])('%s is an error for every verb, and the store is not asked', async (_what, given) => {
    const { control, store } = makeControl({ onStoreError: 'allow' })
    const account = given as string
    const verbs = [
      control.open({ account }),
      control.check({ account }),
      control.close({ account }),
      control.revoke({ account, all: true }),
      control.renew({ account }),
      control.takeover({ account, operator: 'root' }),
      control.list({ account }),
    ]
    for (const verb of verbs) await expect(verb).rejects.toMatchObject({ code: 'UTS_ACCOUNT_INVALID' })
    expect(store.calls.load).toBe(0)
  })

  it('512 bytes are not too long, however they are made up', async () => {
    const { control } = makeControl()
    for (const account of ['x'.repeat(512), 'é'.repeat(256), EMOJI]) {
      expect((await control.open({ account })).outcome).toBe('admitted')
    }
  })
})

describe('texts for people', () => {
  it('are cut to their documented lengths, by whole characters', async () => {
    const { control } = makeControl()
    await control.open({ account: 'ann', label: '😀'.repeat(81), place: 'x'.repeat(81), address: '1'.repeat(46) })
    const [session] = await control.list({ account: 'ann' })
    expect(session).toMatchObject({ device: '😀'.repeat(80), place: 'x'.repeat(80), address: '1'.repeat(45) })
  })

  it('lose what could hide in them', async () => {
    const { control } = makeControl()
    await control.open({ account: 'ann', label: ' Fire\u0000fox\r\n\ud800 ', place: ' \t ', address: '' })
    const [session] = await control.list({ account: 'ann' })
    expect(session).toMatchObject({ device: 'Fire fox \ufffd', place: null, address: null })
  })
})

describe('secrets', () => {
  it.each(['device', 'nextDevice', 'hostSession'] as const)(
    'an empty %s is an error, not one that all share',
    async (name) => {
      const { control } = makeControl()
      for (const value of ['', 7, null]) {
        const opening = control.open({ account: 'ann', [name]: value as string })
        await expect(opening).rejects.toMatchObject({
          code: 'UTS_ARGUMENT_INVALID',
          message: expect.stringContaining(name),
        })
      }
    },
  )

  it('the id of a session does not let anybody in', async () => {
    const { control } = makeControl()
    const opened = await control.open({ account: 'ann' })
    for (const token of [idOf(opened), `${idOf(opened)}.0`, `.${idOf(opened)}`, '', '.', tokenOf(opened).slice(1)]) {
      expect(await control.check({ account: 'ann', token })).toMatchObject({ outcome: 'ended', reason: 'unknown' })
    }
  })

  it("a token of another account's is no token", async () => {
    const { control } = makeControl()
    const token = tokenOf(await control.open({ account: 'ann' }))
    await control.open({ account: 'bob' })
    expect((await control.check({ account: 'bob', token })).outcome).toBe('ended')
    expect((await control.open({ account: 'bob', token })).outcome).toBe('refused')
  })

  it('tokens have 144 random bits, and no two are alike', async () => {
    const { control } = makeControl({ policy: { maxSessions: 'unlimited' } })
    const tokens = await Promise.all(
      Array.from({ length: 50 }, async () => tokenOf(await control.open({ account: 'ann' }))),
    )
    expect(new Set(tokens).size).toBe(50)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{24}\.[a-z\d]+$/)
  })

  it('what is stored lets nobody in: no secret of a request is in record or journal', async () => {
    const { control, store } = makeControl({ policy: { maxSessions: 2 } })
    const secrets = { hostSession: 'sid-of-the-host', device: 'device-before', nextDevice: 'device-after' }
    const token = tokenOf(await control.open({ account: 'ann', ...secrets }))
    await control.renew({ account: 'ann', token })
    const text = JSON.stringify([await store.load('ann'), await control.journal()])
    for (const secret of [...Object.values(secrets), token, token.split('.')[0] ?? ''])
      expect(text).not.toContain(secret)
  })
})
