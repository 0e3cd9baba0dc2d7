import { afterEach, describe, expect, test, vi } from 'vitest'
import { policyFromEnv } from '../../src/policy/env.ts'
import type { PolicyOptions } from '../../src/policy/options.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

describe('a policy from the environment', () => {
  test.each<[Record<string, string>, PolicyOptions]>([
    [{}, {}],
    [{ PATH: '/bin' }, {}],
    [{ SESSION_TOKEN_LIMIT_SECONDS: '300' }, { lock: 300_000 }],
    [{ SESSION_TOKEN_LIMIT_SECONDS: '0' }, { lock: 0 }],
    [{ SESSION_LIMIT_SECONDS: '3600' }, { lifetime: 3_600_000 }],
    [{ SESSION_LIMIT_SECONDS: '0' }, { lifetime: 'none' }],
    [{ SESSION_LIMIT_SECONDS: '', SESSION_TOKEN_LIMIT_SECONDS: ' ' }, {}],
    [{ UTSESSIONS_MAX_SESSIONS: '3' }, { maxSessions: 3 }],
    [{ UTSESSIONS_MAX_SESSIONS: ' unlimited ' }, { maxSessions: 'unlimited' }],
    [{ UTSESSIONS_LOCK: '5m' }, { lock: '5m' }],
    [{ UTSESSIONS_LOCK: '90000' }, { lock: 90_000 }],
    [
      { UTSESSIONS_LOCK: 'forever', UTSESSIONS_IDLE: '30m' },
      { lock: 'forever', idle: '30m' },
    ],
    [{ UTSESSIONS_LOCK: 'forever' }, { lock: 'forever' }], // to be spread over a policy that has the limit it needs
    [{ UTSESSIONS_LOCK_FROM: 'activity' }, { lockFrom: 'activity' }],
    [{ UTSESSIONS_DISPLACE: 'least-recently-used' }, { displace: 'least-recently-used' }],
    [{ UTSESSIONS_LIFETIME: 'none' }, { lifetime: 'none' }],
    [{ UTSESSIONS_TOUCH_EVERY: '10s' }, { touchEvery: '10s' }],
    [{ UTSESSIONS_KEEP_ENDINGS: '4' }, { keepEndings: 4 }],
    [{ UTSESSIONS_TAKEOVER: 'ask' }, { takeover: 'ask' }],
    [{ UTSESSIONS_ENFORCE: 'false' }, { enforce: false }],
    [{ UTSESSIONS_ENFORCE: 'true', UTSESSIONS_LOCK: '' }, { enforce: true }],
  ])('%j gives %j', (env, options) => {
    expect(policyFromEnv(env)).toEqual(options)
  })

  test('prefers our names to those of the original', () => {
    const env = {
      SESSION_TOKEN_LIMIT_SECONDS: '300',
      SESSION_LIMIT_SECONDS: '60',
      UTSESSIONS_LOCK: '1m',
      UTSESSIONS_LIFETIME: '8h',
    }
    expect(policyFromEnv(env)).toEqual({ lock: '1m', lifetime: '8h' })
  })

  test('is frozen', () => {
    expect(Object.isFrozen(policyFromEnv({}))).toBe(true)
  })

  test('reads the environment of the process where none is given', () => {
    vi.stubEnv('UTSESSIONS_MAX_SESSIONS', '7')
    expect(policyFromEnv()).toMatchObject({ maxSessions: 7 })
  })

  test('is the default where there is no process', () => {
    vi.stubGlobal('process', undefined)
    const options = policyFromEnv()
    vi.unstubAllGlobals()
    expect(options).toEqual({})
  })

  test.each([
    [
      { SESSION_TOKEN_LIMIT_SECONDS: '5m' },
      'SESSION_TOKEN_LIMIT_SECONDS must be whole seconds, such as 300, but is "5m".',
    ],
    [{ SESSION_LIMIT_SECONDS: '-1' }, 'SESSION_LIMIT_SECONDS must be whole seconds, such as 300, but is "-1".'],
    [
      { UTSESSIONS_MAX_SESSIONS: '0', UTSESSIONS_LOCK: '' },
      "The environment variable UTSESSIONS_MAX_SESSIONS is not usable: maxSessions must be a whole number from 1, but is 0. Write 1 or more, or 'unlimited'.",
    ],
  ])('%j is refused, naming the variable', (env, message) => {
    expect(() => policyFromEnv(env)).toThrow(expect.objectContaining({ code: 'UTS_POLICY_INVALID', message }))
  })
})
