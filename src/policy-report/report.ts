// What a file of policies comes to, held against the standards. Pure: rules in, report out; document.ts makes something to read of it.

import type { PolicyOptions } from '../policy/options.ts'
import { levelOf, NIST_800_63B, type Reached } from './aal.ts'
import { ASVS } from './asvs.ts'
import { type Caution, cautionsOf } from './caution.ts'
import { NIST_800_53 } from './nist-800-53.ts'
import { PCI } from './pci.ts'
import { type Finding, findingOf, type Requirement, type Subject, subjectOf, type Verdict } from './requirement.ts'
import { practicesOf, type Rule, rulesOf } from './words.ts'

/** As parsePolicyFile gives it. */
interface Rules {
  readonly default: PolicyOptions
  readonly plans: ReadonlyMap<string, PolicyOptions> | undefined
}

export interface PolicyReport {
  /** The file's, in its order: the one for all or by default first. */
  readonly policies: readonly ReportedPolicy[]
  /** What holds with all of them. */
  readonly practices: readonly Rule[]
}

export interface ReportedPolicy {
  /** The plan's name; `null`: for everybody, or for whoever has no plan. */
  readonly plan: string | null
  /** Whom it is for. */
  readonly title: string
  readonly options: PolicyOptions
  readonly rules: readonly Rule[]
  readonly reached: Reached
  readonly findings: readonly Finding[]
  readonly counts: Readonly<Record<Verdict, number>>
  readonly cautions: readonly Caution[]
}

const REQUIREMENTS: readonly Requirement[] = [...ASVS, ...NIST_800_53, ...NIST_800_63B, ...PCI]

/** @throws {UtsessionsError} `UTS_POLICY_INVALID` */
export function reportOf(rules: Rules): PolicyReport {
  const byPlan = rules.plans !== undefined
  const subjects = [
    { plan: null, subject: subjectOf(rules.default, byPlan) },
    ...[...(rules.plans ?? [])].map(([plan, options]) => ({ plan, subject: subjectOf(options, byPlan) })),
  ]
  return {
    policies: subjects.map(({ plan, subject }) => reported(plan, subject)),
    practices: practicesOf(subjects.map(({ subject: { policy } }) => policy)),
  }
}

function reported(plan: string | null, subject: Subject): ReportedPolicy {
  const findings = REQUIREMENTS.map((requirement) => findingOf(requirement, subject))
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length
  return {
    plan,
    title: titleOf(plan, subject),
    options: subject.options,
    rules: rulesOf(subject.policy),
    reached: levelOf(subject.policy),
    findings,
    counts: { met: count('met'), short: count('short'), application: count('application') },
    cautions: cautionsOf(subject.options),
  }
}

function titleOf(plan: string | null, { byPlan }: Subject): string {
  if (plan !== null) return `Plan “${plan}”`
  return byPlan ? 'Everybody without a plan of their own' : 'Everybody'
}
