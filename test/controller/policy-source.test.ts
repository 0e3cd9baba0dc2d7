import type { PolicyFunction, PolicyOptions } from 'utsessions'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { takesContext } from '../../src/controller/policy-source.ts'
import { makeControl, tokenOf } from './controls.ts'

const ANN = { account: 'ann' }
const unavailable = expect.objectContaining({ name: 'UtsessionsError', code: 'UTS_POLICY_UNAVAILABLE' })

afterEach(() => {
  vi.useRealTimers()
})

describe('F1 a policy function', () => {
  it('is asked for every command, with the account and what the application handed over', async () => {
    const asked: unknown[] = []
    const { control } = makeControl({
      policy: (account, context) => {
        asked.push([account, context])
        return {}
      },
    })
    const token = tokenOf(await control.open({ ...ANN, context: 'trial' }))
    await control.check({ ...ANN, token, context: { plan: 'paid' } })
    await control.list({ ...ANN, token, context: 1 })
    await control.renew({ ...ANN, token })
    await control.close({ ...ANN, token, context: 'bye' })
    expect(asked).toEqual([
      ['ann', 'trial'],
      ['ann', { plan: 'paid' }],
      ['ann', 1],
      ['ann', undefined],
      ['ann', 'bye'],
    ])
  })

  it('commands that are folded each have their own policy', async () => {
    const { control } = makeControl({ policy: (_account, context) => ({ maxSessions: context as number }) })
    const answers = await Promise.all([1, 1, 2, 2, 3].map((context) => control.open({ ...ANN, context })))
    expect(answers.map(({ outcome }) => outcome)).toEqual(['admitted', 'refused', 'admitted', 'refused', 'admitted'])
  })

  it('may give the same object again and again', async () => {
    const policy: PolicyOptions = { maxSessions: 2 }
    const { control } = makeControl({ policy: async () => policy })
    await control.open(ANN)
    await control.open(ANN)
    expect((await control.open(ANN)).outcome).toBe('refused')
  })
})

describe('F3 a policy function that fails', () => {
  const failing: PolicyFunction = (_account, _context) => {
    throw new Error('No such plan')
  }

  it('fails each verb that goes by it, keeps the cause, and asks the store for nothing', async () => {
    const { control, store } = makeControl({ policy: failing, onStoreError: 'allow' })
    const faults: unknown[] = []
    control.on('policy-error', (fault) => faults.push(fault))
    const verbs = [
      control.open(ANN),
      control.check(ANN),
      control.renew(ANN),
      control.list(ANN),
      control.takeover({ ...ANN, operator: 'root' }),
    ]
    for (const verb of verbs) await expect(verb).rejects.toEqual(unavailable)
    await expect(control.open(ANN)).rejects.toMatchObject({ cause: new Error('No such plan') })
    expect(faults).toEqual(Array(6).fill({ ...ANN, error: new Error('No such plan') }))
    expect(store.calls.load).toBe(0)
  })

  it('ends by nobody else what is to be ended', async () => {
    let policy: PolicyFunction = () => ({ maxSessions: 3 })
    const { control } = makeControl({ policy: (account, context) => policy(account, context) })
    const [a, b, c] = [await control.open(ANN), await control.open(ANN), await control.open(ANN)].map(tokenOf)
    policy = failing
    expect((await control.close({ ...ANN, token: a, context: 'paid' })).reason).toBe('closed')
    policy = () => ({ maxSessions: 3 })
    for (const token of [b, c]) expect((await control.check({ ...ANN, token })).outcome).toBe('alive')
    policy = failing
    expect((await control.revoke({ ...ANN, all: true, context: 'paid' })).length).toBe(2)
  })

  it('a promise that takes over a second is late', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { control } = makeControl({ policy: () => new Promise(() => {}) })
    let late = false
    const opening = control.open(ANN).catch((error: unknown) => {
      late = true
      return error
    })
    await vi.advanceTimersByTimeAsync(999)
    expect(late).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await opening).toEqual(unavailable)
  })

  it.each([undefined, null, 7, 'strict', { maxSessions: 0 }, { plan: 'paid' }])(
    'what is no policy: %o',
    async (given) => {
      const { control } = makeControl({ policy: () => given as PolicyOptions })
      await expect(control.open(ANN)).rejects.toEqual(unavailable)
    },
  )
})

describe('whether a policy function takes the context', () => {
  const POLICY = {}
  it.each<[string, (...given: never[]) => PolicyOptions, boolean]>([
    ['two parameters', (_account, _context) => POLICY, true],
    ['one with a default', (_account, _context = {}) => POLICY, true],
    ['one with a default that is called for', (_account = String(''), _context = {}) => POLICY, true],
    ['whatever is given', (..._all) => POLICY, true],
    [
      'a function with a default',
      function policy(_account: unknown, _context: unknown = {}) {
        return POLICY
      },
      true,
    ],
    ['one parameter', (_account) => POLICY, false],
    ['none', () => POLICY, false],
    ['one, handed on with more', (account) => Object.assign({}, POLICY, { account }), false],
  ])('is seen by its head: %s', (_name, policy, takes) => {
    expect(takesContext(policy as PolicyFunction)).toBe(takes)
  })

  it.each([
    '{ policy(account) { return f(account, 1) } }',
    '{ async policy(account) { return f(account, 1) } }',
    '{ policy: account => f(account, 1) }',
    '{ policy: async account => f(account, 1) }',
  ])('and not by its body: %s', (text) => {
    const { policy } = new Function(`return ${text}`)()
    expect(takesContext(policy)).toBe(false)
  })

  it('so that nobody is ended by rules that were asked for without it', async () => {
    const policy = (_account: string, { plan }: { plan?: string } = {}) => ({
      maxSessions: plan === 'paid' ? 2 : 1,
      lock: 0,
    })
    const { control } = makeControl({ policy: policy as PolicyFunction })
    const context = { plan: 'paid' }
    await control.open({ ...ANN, context })
    await control.open({ ...ANN, context })
    await control.close({ ...ANN, token: 'nobody.1' })
    expect(await control.list({ ...ANN, context })).toHaveLength(2)
  })
})
