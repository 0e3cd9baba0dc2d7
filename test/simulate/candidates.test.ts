import { expect, it } from 'vitest'
import { candidatesOf } from '../../src/simulate/candidates.ts'

const names = (...given: Parameters<typeof candidatesOf>) => candidatesOf(...given).map(({ name }) => name)

it('makes every combination of the choices', () => {
  const all = candidatesOf([], { lock: ['0', '5m', '30m'], maxSessions: ['1', '2'], idle: ['30m'] })
  expect(all.map(({ name }) => name)).toEqual([
    'max 1, lock 0',
    'max 1, lock 5m',
    'max 1, lock 30m',
    'max 2, lock 0',
    'max 2, lock 5m',
    'max 2, lock 30m',
  ])
  expect(all.map(({ options }) => options)).toContainEqual({ maxSessions: 2, lock: '30m', idle: '30m' })
  expect(all[0]?.policy).toMatchObject({ maxSessions: 1, lockMs: 0, idleMs: 1_800_000 })
})

it('lays them over each policy that was written', () => {
  const written = [
    { name: 'a', options: { lifetime: '8h' } },
    { name: 'b', options: {} },
  ] as const
  expect(names(written, { lock: ['0', '5m'] })).toEqual(['a, lock 0', 'a, lock 5m', 'b, lock 0', 'b, lock 5m'])
  expect(candidatesOf(written, { lock: ['0'] })[0]).toMatchObject({ name: 'a', options: { lifetime: '8h', lock: 0 } })
})

it('is the default policy where nothing is given, and has a name where one thing is', () => {
  expect(names([], {})).toEqual(['default'])
  expect(names([], { lock: ['0'] })).toEqual(['lock 0'])
})

it.each([
  [[], { lock: ['soon'] }, 'UTS_POLICY_INVALID', /The policy "lock soon" is not usable: lock must be a duration/],
  [
    [{ name: 'a', options: { locks: 1 } }],
    {},
    'UTS_POLICY_INVALID',
    /The policy "a" is not usable: .*no option "locks"/,
  ],
  [[{ name: 'a', options: [1] }], {}, 'UTS_POLICY_INVALID', /must be an object of options/],
  [[{ name: 'a', options: null }], {}, 'UTS_POLICY_INVALID', /must be an object of options/],
  [
    [],
    { lock: Array(9).fill('0'), idle: Array(9).fill('1h') },
    'UTS_OPTION_INVALID',
    /make 81 policies, and at most 64/,
  ],
] as const)('says what is wrong with %j and %j', (written, choices, code, message) => {
  expect(() => candidatesOf(written as never, choices)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  )
})
