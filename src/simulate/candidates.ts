// The policies that are compared: those of files, and all combinations of choices.

import { given, UtsessionsError } from '../policy/errors.ts'
import { type Policy, type PolicyOptions, resolvePolicy } from '../policy/options.ts'

/** A policy with a name for the report. */
export interface Candidate {
  readonly name: string
  readonly options: PolicyOptions
  readonly policy: Policy
}

/** A policy that was written down somewhere. */
export interface Written {
  readonly name: string
  readonly options: PolicyOptions
}

/** The options that may be given as lists of choices: `lock: ['0', '5m']`. */
export const CHOICES = ['maxSessions', 'lock', 'idle', 'lifetime'] as const
export type Choices = { readonly [option in (typeof CHOICES)[number]]?: readonly string[] | undefined }

/** More columns than these nobody compares. */
const MOST_CANDIDATES = 64

/**
 * Every written policy with every combination of the choices; the default policy where none is written.
 * @throws {UtsessionsError} `UTS_POLICY_INVALID`: one of them is no policy, and which; `UTS_OPTION_INVALID`: there are more than 64
 */
export function candidatesOf(written: readonly Written[], choices: Choices): readonly Candidate[] {
  const chosen = CHOICES.map((option) => choices[option]?.map((text) => ({ [option]: valueIn(text) })) ?? [{}])
  const count = chosen.reduce((product, { length }) => product * length, Math.max(1, written.length))
  if (count > MOST_CANDIDATES) {
    throw new UtsessionsError(
      'UTS_OPTION_INVALID',
      `These choices make ${count} policies, and at most ${MOST_CANDIDATES} are compared. Give fewer of each.`,
    )
  }
  const combinations = chosen.reduce<readonly PolicyOptions[]>(
    (all, one) => all.flatMap((before) => one.map((choice) => ({ ...before, ...choice }))),
    [{}],
  )
  const bases: readonly (Written | undefined)[] = written.length > 0 ? written : [undefined]
  return bases.flatMap((base) => combinations.map((combination) => candidate(base, combination, choices)))
}

function candidate(base: Written | undefined, combination: PolicyOptions, choices: Choices): Candidate {
  const name = nameOf(base, combination, choices)
  const written = base ? base.options : {}
  const options = isOptions(written) ? { ...written, ...combination } : written
  try {
    return { name, options, policy: resolvePolicy(options) }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UtsessionsError('UTS_POLICY_INVALID', `The policy ${given(name)} is not usable: ${why}`, { cause })
  }
}

/** Whatever else a file held is for resolvePolicy to refuse. */
function isOptions(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What tells it from the others: its file, and the choices that vary. */
function nameOf(base: Written | undefined, combination: PolicyOptions, choices: Choices): string {
  const all = CHOICES.filter((option) => choices[option] !== undefined)
  const varied = all.filter((option) => (choices[option]?.length ?? 0) > 1)
  const shown = varied.length > 0 || base ? varied : all
  const parts = shown.map((option) => `${WORDS[option]} ${combination[option]}`)
  return [...(base ? [base.name] : []), ...parts].join(', ') || 'default'
}

const WORDS = { maxSessions: 'max', lock: 'lock', idle: 'idle', lifetime: 'lifetime' } as const

/** As a policy takes it: numbers are numbers (of sessions, or of milliseconds), all else is text. */
function valueIn(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
