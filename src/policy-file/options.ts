// What an application tells policyFile, as accepted and as resolved.

import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { PolicyFileError } from './fault.ts'
import type { FileRules } from './rules.ts'

/**
 * Which plan an account has, by the account and by what the application knows of it. `null` or `undefined`: none, so the file's `default`
 * counts. As with every policy function, one that takes the context is not asked where there is none: by `prune`, `close` and `revoke`.
 */
export type PlanFunction = (
  account: string,
  context: unknown,
) => string | null | undefined | Promise<string | null | undefined>

export interface PolicyFileOptions {
  /** Needed where the file has plans; not asked where it is a policy for all. */
  readonly plan?: PlanFunction | undefined
  /** Called with the rules that count from now on. */
  readonly onReload?: ((rules: FileRules) => unknown) | undefined
  /** Called once for each changed file that cannot be used; the rules from before stay. @default a warning of the process */
  readonly onFault?: ((fault: PolicyFileError) => unknown) | undefined
  /** How long after one look at the file the next one is taken: from 10 ms to an hour. @default '500ms' */
  readonly lookEvery?: Duration | undefined
}

export interface ResolvedPolicyFileOptions {
  readonly plan: PlanFunction | undefined
  readonly onReload: (rules: FileRules) => unknown
  readonly onFault: (fault: PolicyFileError) => unknown
  readonly lookEveryMs: number
}

const KNOWN: readonly string[] = ['plan', 'onReload', 'onFault', 'lookEvery'] satisfies (keyof PolicyFileOptions)[]
const SHORTEST_MS = 10
const LONGEST_MS = 3_600_000

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write */
export function resolvePolicyFileOptions(options: PolicyFileOptions): ResolvedPolicyFileOptions {
  if (typeof options !== 'object' || options === null)
    throw invalid(`policyFile takes options as its second argument, but was given ${given(options)}. Write { plan }.`)
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw invalid(`policyFile has no option ${given(unknown)}. It has: ${KNOWN.join(', ')}.`)
  const { plan, onReload = () => {}, onFault = warn, lookEvery = '500ms' } = options
  assertFunctions({ plan, onReload, onFault })
  const lookEveryMs = durationMs(lookEvery, 'lookEvery', 'UTS_OPTION_INVALID')
  if (lookEveryMs < SHORTEST_MS || lookEveryMs > LONGEST_MS)
    throw invalid(`lookEvery must be from 10 ms to an hour, but is ${given(lookEvery)}. Write '500ms'.`)
  return Object.freeze({ plan, onReload, onFault, lookEveryMs })
}

function assertFunctions(functions: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(functions)) {
    if (value === undefined || typeof value === 'function') continue
    throw invalid(`${name} must be a function, but is ${given(value)}.`)
  }
}

function warn(fault: PolicyFileError): void {
  const text = `The policy file cannot be used, and the policy from before stays. ${fault.message}`
  process.emitWarning(text, { type: 'UtsessionsWarning', code: 'UTS_POLICY_FILE_UNUSABLE' })
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
