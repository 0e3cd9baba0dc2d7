// What a requirement of a standard is here, and what can come of holding a policy against it.

import { type Policy, type PolicyOptions, resolvePolicy } from '../policy/options.ts'

/** Whom it is about: a policy, and whether others have other policies. */
export interface Subject {
  /** As it is written, presets included. */
  readonly options: PolicyOptions
  readonly policy: Policy
  /** Whether the file gives plans policies of their own. */
  readonly byPlan: boolean
}

/** `short`: falls short; `application`: a policy cannot show it, the application has to. */
export type Verdict = 'met' | 'short' | 'application'

/** Texts are plain, but for code between backticks. */
export interface Judgement {
  readonly verdict: Verdict
  /** What the policy, or the library, says to it. */
  readonly value: string
  /** What to change, or what is left to do; `null` where it is met. */
  readonly change: string | null
}

export const STANDARDS = {
  asvs: 'OWASP ASVS 5.0',
  'sp-800-53': 'NIST SP 800-53 r5',
  'sp-800-63b': 'NIST SP 800-63B-4',
  'pci-dss': 'PCI DSS 4',
} as const

export type StandardId = keyof typeof STANDARDS

export interface Requirement {
  readonly standard: StandardId
  /** The standard's own number. */
  readonly clause: string
  /** What it asks for, in our words. */
  readonly about: string
  judge(subject: Subject): Judgement
}

/** A requirement, and what came of it. */
export interface Finding extends Judgement, Omit<Requirement, 'judge'> {}

/** @throws {UtsessionsError} `UTS_POLICY_INVALID` */
export function subjectOf(options: PolicyOptions, byPlan = false): Subject {
  return { options, policy: resolvePolicy(options), byPlan }
}

export function findingOf({ standard, clause, about, judge }: Requirement, subject: Subject): Finding {
  return { standard, clause, about, ...judge(subject) }
}

export function met(value: string): Judgement {
  return { verdict: 'met', value, change: null }
}

export function short(value: string, change: string): Judgement {
  return { verdict: 'short', value, change }
}

/** @param value what the library has for it */
export function upTo(value: string, change: string): Judgement {
  return { verdict: 'application', value, change }
}
