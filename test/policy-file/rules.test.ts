import { describe, expect, test } from 'vitest'
import { UtsessionsError } from '../../src/policy/errors.ts'
import { policies } from '../../src/policy/presets.ts'
import type { PolicyFileError } from '../../src/policy-file/fault.ts'
import { parsePolicyFile } from '../../src/policy-file/rules.ts'

function faultOf(text: string): PolicyFileError {
  try {
    parsePolicyFile(text, 'policy.json')
  } catch (error) {
    return error as PolicyFileError
  }
  throw new Error(`${text} was taken`)
}

describe('a policy file', () => {
  test('is a policy for all', () => {
    expect(parsePolicyFile('{ "maxSessions": 2, "lock": "1m" }')).toEqual({
      default: { maxSessions: 2, lock: '1m' },
      plans: undefined,
    })
  })

  test('is a policy by default and others by plan', () => {
    const { default: common, plans } = parsePolicyFile(
      '{ "default": {}, "plans": { "team": { "maxSessions": 5 }, "__proto__": {} } }',
    )
    expect(common).toEqual({})
    expect(plans?.get('team')).toEqual({ maxSessions: 5 })
    expect([...(plans?.keys() ?? [])]).toEqual(['team', '__proto__'])
  })

  test('may name its schema, for editors', () => {
    expect(parsePolicyFile('{ "$schema": "./policy.schema.json", "lock": 0 }').default).toEqual({ lock: 0 })
    expect(parsePolicyFile('{ "$schema": "x", "default": {}, "plans": {} }').plans?.size).toBe(0)
  })

  test('extends a preset; what is written counts', () => {
    const { default: policy } = parsePolicyFile('{ "idle": "5m", "extends": "aal2" }')
    expect(policy).toEqual({ ...policies.aal2, idle: '5m' })
  })

  test('gives frozen rules', () => {
    const rules = parsePolicyFile('{}')
    expect([rules, rules.default].every(Object.isFrozen)).toBe(true)
  })
})

describe('a fault', () => {
  test.each([
    ['{\n  "lock": "5 m"\n}', 2, 3, 'lock', 'lock must be a duration from 0 to a hundred years, but is "5 m".'],
    ['{\n  "lock": 0,\n  "maxSession": 1 }', 3, 3, 'maxSession', 'The policy has no option "maxSession".'],
    ['{ "lock": "forever" }', 1, 1, undefined, "lock: 'forever' without idle or lifetime"],
    ['{ "touchEvery": "15d" }', 1, 1, undefined, 'touchEvery ("15d") is longer than idle ("14d").'],
    ['{ "extends": "pci5" }', 1, 3, 'extends', 'extends must be the name of a preset, one of "original", "aal1"'],
    ['{ "extends": "constructor" }', 1, 3, 'extends', 'extends must be the name of a preset'],
    ['{ "extends": "aal2", "lifetime": "30m" }', 1, 1, undefined, 'idle ("1h") is longer than lifetime ("30m")'],
    ['\r\n\r\n  [1]', 3, 3, undefined, 'The file must be an object, such as { "maxSessions": 1 }, but is [1].'],
    ['{ "$schema": 1 }', 1, 3, '$schema', '$schema must be an address, but is 1.'],
    ['{ "default": {} }', 1, 1, undefined, 'The file has default, but no plans.'],
    ['{ "plans": {} }', 1, 1, undefined, 'The file has plans, but no default.'],
    ['{ "default": {}, "plans": {}, "lock": 0 }', 1, 31, 'lock', '"lock" stands beside default and plans'],
    ['{ "default": {}, "plans": [] }', 1, 18, undefined, 'plans must be an object'],
    ['{ "default": 1, "plans": {} }', 1, 3, undefined, 'default must be an object'],
    [
      '{ "default": {},\n  "plans": { "team": {\n    "idle": 0 } } }',
      3,
      5,
      'plans.team.idle',
      'idle is 0, so every session would end at once.',
    ],
    ['{ "default": {}, "plans": { "a": { "extends": 1 } } }', 1, 36, 'plans.a.extends', 'extends must be'],
    [
      '{ "default": {}, "plans": { "a": { "lock": 0, "lockFrom": "activity" } } }',
      1,
      29,
      'plans.a',
      "lockFrom: 'activity' means nothing",
    ],
    ['{ "lock": 0, }', 1, 14, undefined, 'Expected a name in double quotes, but found "}".'],
  ])('in %j is told with its place', (text, line, column, option, message) => {
    const fault = faultOf(text)
    expect(fault).toMatchObject({
      name: 'PolicyFileError',
      code: 'UTS_POLICY_INVALID',
      file: 'policy.json',
      line,
      column,
      option,
    })
    expect(fault.message.startsWith(`policy.json:${line}:${column}: `)).toBe(true)
    expect(fault.message).toContain(message)
    expect(fault).toBeInstanceOf(UtsessionsError)
  })

  test('in an option is that of the option, however it goes with others', () => {
    expect(faultOf('{ "lock": "forever", "idle": "soon" }').option).toBe('idle')
    expect(parsePolicyFile('{ "lock": "forever", "idle": "1h", "touchEvery": "30m" }').default).toBeDefined()
    expect(parsePolicyFile('{ "touchEvery": "15d", "idle": "none" }').default).toBeDefined()
  })
})
