import { createSessionControl, memoryStore, type SessionControlOptions } from 'utsessions'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeControl } from './controls.ts'

const store = memoryStore()
const OPTIONS: readonly (readonly [string, unknown, string])[] = [
  ['nothing', undefined, 'memoryStore()'],
  ['null', null, 'memoryStore()'],
  ['no store', {}, 'store must be a store'],
  ['a store that is none', { store: new Map() }, 'store must be a store'],
  ['an unknown option', { store, polcy: {} }, '"polcy"'],
  ['onStoreError that there is not', { store, onStoreError: 'ignore' }, "'refuse' or 'allow'"],
  ['onStoreError.open that there is not', { store, onStoreError: { open: 'ignore' } }, "'refuse' or 'allow'"],
  ['onStoreError.check that there is not', { store, onStoreError: { check: true } }, "'refuse' or 'allow'"],
  ['a short secret', { store, secret: 'short' }, '16 characters'],
  ['no secrets', { store, secret: [] }, '16 characters'],
  ['a secret that is no text', { store, secret: ['sixteen characters', 7] }, '16 characters'],
  ["takeover: 'ask' without a secret", { store, policy: { takeover: 'ask' } }, 'secret is undefined'],
  ['a secret that the environment lacks', { store, policy: { takeover: 'ask' }, secret: undefined }, 'and set it'],
]

describe('options that cannot be meant', () => {
  it.each(OPTIONS)('%s: an error that says what to write', (_what, options, message) => {
    const make = () => createSessionControl(options as SessionControlOptions)
    expect(make).toThrow(
      expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringContaining(message) }),
    )
  })

  it.each([{ storeTimeout: 'soon' }, { pruneEvery: -1 }, { pruneEvery: 999 }, { pruneEvery: '15d' }])(
    'a length that is none: %o',
    (options) => {
      const make = () => createSessionControl({ store, ...options } as SessionControlOptions)
      expect(make).toThrow(expect.objectContaining({ code: 'UTS_OPTION_INVALID' }))
    },
  )

  it.each([
    { maxSessions: 0 },
    { maxSessions: -1 },
    { maxSessions: 1.5 },
    { maxSessions: Number.NaN },
    { sessions: 2 },
  ])('A3 a policy of %o', (policy) => {
    const make = () => createSessionControl({ store, policy } as SessionControlOptions)
    expect(make).toThrow(expect.objectContaining({ code: 'UTS_POLICY_INVALID' }))
  })

  it('revoke must be told what to end', async () => {
    const { control } = makeControl()
    for (const request of [{ account: 'ann' }, { account: 'ann', all: false }, { account: 'ann', session: 7 }]) {
      const revoked = control.revoke(request as unknown as { account: string; all: true })
      await expect(revoked).rejects.toMatchObject({ code: 'UTS_ARGUMENT_INVALID' })
    }
  })

  it('a policy function that asks for a takeover without a secret fails the refusal that would need it', async () => {
    const { control } = makeControl({ policy: () => ({ takeover: 'ask' }) })
    await control.open({ account: 'ann' })
    await expect(control.open({ account: 'ann' })).rejects.toMatchObject({ code: 'UTS_OPTION_INVALID' })
  })
})

describe('defaults', () => {
  it('one session, a lock window of five minutes, on the clock of the machine', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 5, 1), toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const control = createSessionControl({ store: memoryStore() })
    onTestFinished(() => control.dispose())
    await control.open({ account: 'ann' })
    expect(await control.open({ account: 'ann' })).toMatchObject({ reason: 'locked', retryAt: control.now() + 300_000 })
    expect(control.now()).toBe(Date.UTC(2026, 5, 1))
  })

  it('the options are not written to', () => {
    const options = Object.freeze({ store, policy: Object.freeze({ lock: 0 }), onStoreError: Object.freeze({}) })
    const control = createSessionControl(options)
    onTestFinished(() => control.dispose())
    expect(options).toEqual({ store, policy: { lock: 0 }, onStoreError: {} })
  })
})
