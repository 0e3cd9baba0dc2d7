// The report as a document for auditors: what it is about, each policy's rules, what holds with all of them, and each requirement with its verdict.

import type { Reached } from './aal.ts'
import { type Block, heading, type Line, list, marked, paragraph, table } from './blocks.ts'
import type { PolicyReport, ReportedPolicy } from './report.ts'
import { type Finding, STANDARDS, type StandardId, type Verdict } from './requirement.ts'
import type { Rule } from './words.ts'

/** What the report was made of. */
export interface Source {
  readonly file: string
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string
  /** Epoch milliseconds. */
  readonly madeAt: number
  /** Of utsessions. */
  readonly version: string
}

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  met: 'met',
  short: 'falls short',
  application: 'up to the application',
}

export function documentOf(report: PolicyReport, source: Source): readonly Block[] {
  return [
    heading(1, 'Session policy'),
    paragraph('Made of ', { code: source.file }, ` at ${instant(source.madeAt)} by utsessions ${source.version}.`),
    paragraph('SHA-256 of the file: ', { code: source.sha256 }),
    paragraph(
      'This states what the policy says, and holds it against what the standards ask of sessions. It claims no compliance: what counts is the ' +
        'whole application. Numbers are those of the standards, words are ours.',
    ),
    heading(2, 'Overview'),
    overview(report),
    ...report.policies.flatMap(policyBlocks),
    heading(2, 'With every policy'),
    paragraph('Where the guard stands in front of the application’s routes.'),
    rulesTable(report.practices),
  ]
}

function overview({ policies }: PolicyReport): Block {
  const head = ['Policy', 'Level of SP 800-63B-4', 'Met', 'Falls short', 'Up to the application']
  const rows = policies.map((policy) => [
    [policy.title],
    [levelName(policy.reached)],
    ...(['met', 'short', 'application'] as const).map((verdict) => [String(policy.counts[verdict])]),
  ])
  return table(head, rows)
}

function policyBlocks(policy: ReportedPolicy): readonly Block[] {
  return [
    heading(2, policy.title),
    paragraph('As written, presets included: ', { code: JSON.stringify(policy.options) }),
    rulesTable(policy.rules),
    ...levelBlocks(policy.reached),
    ...standardsOf(policy.findings).flatMap((standard) => [
      heading(3, STANDARDS[standard]),
      findingsTable(policy.findings.filter((finding) => finding.standard === standard)),
    ]),
    ...cautionBlocks(policy),
  ]
}

function rulesTable(rules: readonly Rule[]): Block {
  return table(
    ['Rule', 'What it says'],
    rules.map(({ name, text }) => [[name], marked(text)]),
  )
}

/** By its limits alone. */
function levelBlocks(reached: Reached): readonly Block[] {
  const scope = 'By its limits; what people sign in with is not looked at, and each “should” is taken as a “shall”.'
  const level = paragraph(`Level of NIST SP 800-63B-4: ${levelName(reached)}. ${scope}`)
  if (reached.next === null) return [level]
  return [level, paragraph(`For AAL${reached.next.level} it lacks:`), list(reached.next.lacks.map(marked))]
}

function levelName({ level }: Reached): string {
  return level === 0 ? 'none' : `AAL${level}`
}

function standardsOf(findings: readonly Finding[]): readonly StandardId[] {
  return [...new Set(findings.map(({ standard }) => standard))]
}

function findingsTable(findings: readonly Finding[]): Block {
  const rows = findings.map(({ clause, about, verdict, value, change }): readonly Line[] => [
    [clause],
    [about],
    [VERDICTS[verdict]],
    marked(value),
    change === null ? ['–'] : marked(change),
  ])
  return table(['Clause', 'Asks for', 'Verdict', 'What there is', 'What to do'], rows)
}

function cautionBlocks({ cautions }: ReportedPolicy): readonly Block[] {
  if (cautions.length === 0) return []
  return [heading(3, 'Think over'), list(cautions.map(({ message, change }) => [`${message} ${change}`]))]
}

/** UTC, to the second. */
function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
