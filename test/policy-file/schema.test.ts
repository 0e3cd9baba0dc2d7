// The published schema and the code take the same policies. Neither can be changed without the other.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PolicyOptions, resolvePolicy } from '../../src/policy/options.ts'
import { policies as presets } from '../../src/policy/presets.ts'
import { parsePolicyFile } from '../../src/policy-file/rules.ts'
import { isValid, type Schema } from './json-schema.ts'
import { contradicts, durations, policies } from './values.ts'

const path = fileURLToPath(new URL('../../policy.schema.json', import.meta.url))
const schema: Schema = JSON.parse(readFileSync(path, 'utf8'))
const RUNS = { numRuns: 3_000 }

function takes(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch {
    return false
  }
}

describe('the schema', () => {
  test('takes a policy exactly where resolvePolicy does, but for contradictions', () => {
    let taken = 0
    const property = fc.property(policies, (policy) => {
      const valid = isValid(schema, policy)
      const usable = valid && !contradicts(policy as PolicyOptions)
      taken += Number(usable)
      expect(takes(() => resolvePolicy(policy as PolicyOptions))).toBe(usable)
    })
    fc.assert(property, RUNS)
    expect(taken).toBeGreaterThan(RUNS.numRuns / 20) // not right by refusing everything
  })

  test.each(['lock', 'lifetime', 'idle', 'touchEvery'] as const)(
    'takes a length as %s exactly where resolvePolicy does',
    (option) => {
      const beside = option === 'touchEvery' ? { idle: 'none' } : option === 'lock' ? { idle: '1h' } : {}
      const property = fc.property(durations, (value) => {
        const policy = { ...beside, [option]: value } as PolicyOptions
        expect(takes(() => resolvePolicy(policy))).toBe(isValid(schema, policy))
      })
      fc.assert(property, RUNS)
    },
  )

  test('takes a file exactly where parsePolicyFile does, but for contradictions', () => {
    const extended = fc.tuple(policies, fc.constantFrom(undefined, undefined, 'aal2', 'pci', 'aal4', 1)).map(withPreset)
    const plans = fc.dictionary(fc.constantFrom('team', 'trial', '__proto__', ''), extended, { maxKeys: 2 })
    const more = fc.constantFrom({}, {}, {}, { $schema: 'a' }, { $schema: 1 }, { maxSessions: 1 })
    const whole = fc.record({ default: extended, plans: fc.oneof(plans, fc.constant([])) }, { requiredKeys: [] })
    const files = fc.tuple(fc.oneof(extended, whole), more).map(([file, also]) => ({ ...file, ...also }))
    const property = fc.property(fc.oneof({ weight: 20, arbitrary: files }, fc.jsonValue()), (file) => {
      const usable = isValid(schema, file) && policiesIn(file as FileValue).every((policy) => !contradicts(policy))
      expect(takes(() => parsePolicyFile(JSON.stringify(file)))).toBe(usable)
    })
    fc.assert(property, RUNS)
  })

  test('names every preset, and every option with what it is', () => {
    const { options } = schema['$defs'] as Record<string, { properties: Record<string, Schema> }>
    const { extends: preset, ...own } = options?.properties ?? {}
    expect(preset?.['enum']).toEqual(Object.keys(presets))
    const message = String(messageOf(() => resolvePolicy({ unknown: 1 } as PolicyOptions)))
    expect(Object.keys(own).join(', ')).toBe(/It has: (.*)\.$/.exec(message)?.[1])
    expect(Object.values(own).filter(({ description }) => typeof description !== 'string')).toEqual([])
  })

  test('tells the defaults that resolvePolicy has', () => {
    const { options } = schema['$defs'] as Record<string, { properties: Record<string, Schema> }>
    const defaults = Object.entries(options?.properties ?? {}).flatMap(([name, one]) =>
      one['default'] === undefined ? [] : [[name, one['default']] as const],
    )
    expect(defaults).toHaveLength(9)
    expect(resolvePolicy(Object.fromEntries(defaults))).toEqual(resolvePolicy())
  })
})

interface FileValue {
  readonly extends?: string
  readonly default?: FileValue
  readonly plans?: Readonly<Record<string, FileValue>>
}

function withPreset([policy, name]: readonly [Record<string, unknown>, unknown]): Record<string, unknown> {
  return name === undefined ? policy : { ...policy, extends: name }
}

/** The policies of a valid file, with what they extend. */
function policiesIn(file: FileValue): readonly PolicyOptions[] {
  if (file.default && file.plans) return [file.default, ...Object.values(file.plans)].flatMap(policiesIn)
  const { extends: name, ...own } = file
  return [{ ...(name && presets[name as keyof typeof presets]), ...own } as PolicyOptions]
}

function messageOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return (error as Error).message
  }
}
