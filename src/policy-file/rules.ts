// What a policy file says: a policy for all, or one by default and others by plan. Pure: text in, policies out.

import { given, type UtsessionsError } from '../policy/errors.ts'
import { type PolicyOptions, resolvePolicy } from '../policy/options.ts'
import { policies } from '../policy/presets.ts'
import { Misplaced, placed } from './fault.ts'
import { type Located, parseJson } from './json.ts'

/** The rules of a policy file: checked, frozen, presets written out. */
export interface FileRules {
  /** For everybody, or for those who have no plan. */
  readonly default: PolicyOptions
  /** By name; `undefined` where the file is a policy for all. */
  readonly plans: ReadonlyMap<string, PolicyOptions> | undefined
}

/**
 * The rules that the text of a policy file holds.
 * @param file what the error calls it. @default 'policy'
 * @throws {PolicyFileError} `UTS_POLICY_INVALID`, with line and column, and the option where it is not the JSON that is wrong
 */
export function parsePolicyFile(text: string, file = 'policy'): FileRules {
  try {
    return rulesOf(parseJson(text))
  } catch (error) {
    throw error instanceof Misplaced ? placed(error, file, text) : error
  }
}

function rulesOf(root: Located): FileRules {
  const parts = membersOf(root, 'The file')
  const schema = parts.get('$schema')
  if (schema && typeof schema.value !== 'string')
    throw new Misplaced(schema.at, `$schema must be an address, but is ${given(schema.value)}.`, { option: '$schema' })
  parts.delete('$schema')
  if (parts.has('default') || parts.has('plans')) return withPlans(root, parts)
  return Object.freeze({ default: policyOf(root.at, parts), plans: undefined })
}

function withPlans(root: Located, parts: Map<string, Located>): FileRules {
  const common = parts.get('default')
  const plans = parts.get('plans')
  for (const [name, { at }] of parts) {
    if (name === 'default' || name === 'plans') continue
    const message = `${given(name)} stands beside default and plans, where it says nothing. Write it into default, or into a plan.`
    throw new Misplaced(at, message, { option: name })
  }
  if (!common || !plans) {
    const [has, lacks] = common ? ['default', 'plans'] : ['plans', 'default']
    throw new Misplaced(root.at, `The file has ${has}, but no ${lacks}. Write both, or one policy for all.`)
  }
  const named = [...membersOf(plans, 'plans')].map(([name, one]) => [name, policyIn(one, `plans.${name}`)] as const)
  return Object.freeze({ default: policyIn(common, 'default'), plans: new Map(named) })
}

function policyIn(located: Located, where: string): PolicyOptions {
  return policyOf(located.at, membersOf(located, where), where)
}

/** Each option is looked at by itself first: so the fault is found where it is. What is left are contradictions. */
function policyOf(at: number, members: ReadonlyMap<string, Located>, where?: string): PolicyOptions {
  const written = new Map(members)
  written.delete('extends')
  for (const [name, one] of written) {
    const option = where === undefined ? name : `${where}.${name}`
    assertUsable({ ...BESIDE[name], [name]: one.value }, one.at, option)
  }
  const own = Object.fromEntries([...written].map(([name, { value }]) => [name, value]))
  const options: PolicyOptions = { ...presetOf(members.get('extends'), where), ...own }
  assertUsable(options, at, where)
  return Object.freeze(options)
}

/** With what an option makes sense that does not make sense by itself. */
const BESIDE: Readonly<Record<string, PolicyOptions>> = { lock: { idle: '1h' }, touchEvery: { idle: 'none' } }

function assertUsable(options: PolicyOptions, at: number, option: string | undefined): void {
  try {
    resolvePolicy(options)
  } catch (cause) {
    throw new Misplaced(at, (cause as UtsessionsError).message, { option, cause })
  }
}

function presetOf(name: Located | undefined, where?: string): PolicyOptions {
  if (!name) return {}
  if (typeof name.value === 'string' && Object.hasOwn(policies, name.value))
    return policies[name.value as keyof typeof policies]
  const names = Object.keys(policies).map(given).join(', ')
  const message = `extends must be the name of a preset, one of ${names}, but is ${given(name.value)}.`
  throw new Misplaced(name.at, message, { option: where === undefined ? 'extends' : `${where}.extends` })
}

function membersOf({ at, value, members }: Located, what: string): Map<string, Located> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Map(members)
  throw new Misplaced(at, `${what} must be an object, such as { "maxSessions": 1 }, but is ${given(value)}.`)
}
