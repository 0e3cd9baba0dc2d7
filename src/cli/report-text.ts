// The report for people: what was read, the figures of all policies side by side, and bars to see them by.

import { lengthText } from '../simulate/lengths.ts'
import type { LogSummary, PolicyOutcome, SimulationReport } from '../simulate/report.ts'
import { barsText } from './bars-text.ts'
import { printable, type Style } from './terminal.ts'
import { countOf, countText, instantText } from './words.ts'

/** @param width how many characters fit in a line */
export function reportText(report: SimulationReport, style: Style, width: number): string {
  const { log, policies, assumptions } = report
  const parts = [
    logText(log, style),
    ...columnGroups(policies, width).map((group) => tableText(group, style)),
    ...(policies.length > 1 ? [barsText(report, style, width)] : []),
    sharedText(report, style),
    ...policies
      .filter(({ options }) => options.enforce === false)
      .map(({ name }) => `${printable(name)} has enforce: false, so it refuses and displaces nobody.`),
    style.dim(
      `Waits: of those whom the log shows let in after a refusal; who is not seen for ${lengthText(assumptions.patienceMs)} after the place was free gave up.`,
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function logText({ files, requests, accounts, people, from, to, nobody, bad }: LogSummary, style: Style): string {
  const what = `${countOf(requests, 'request')} of ${countOf(accounts, 'account')} on ${countOf(people, 'device')}`
  const read = files.map(
    ({ file, format, user, time, device }) =>
      `${file} (${format}): user from ${user}, time from ${time}, device from ${device.join(' and ')}`,
  )
  const left = nobody > 0 ? [`${countOf(nobody, 'line')} with nobody signed in left out`] : []
  return [
    style.bold(`${what}, ${instantText(from)} to ${instantText(to)} UTC`),
    ...[...read, ...left].map((line) => style.dim(printable(line))),
    ...badText(bad),
  ].join('\n')
}

function badText({ count, first }: LogSummary['bad']): readonly string[] {
  if (count === 0) return []
  const named = first.map(({ file, line, reason }) => `  ${printable(`${file}:${line}: ${reason}`)}`)
  const more = count > first.length ? [`  … and ${countText(count - first.length)} more`] : []
  return [`${countOf(count, 'line')} cannot be read and ${count === 1 ? 'is' : 'are'} left out:`, ...named, ...more]
}

const ROWS: readonly (readonly [label: string, figure: (outcome: PolicyOutcome) => string])[] = [
  ['sessions opened', ({ sessions }) => countText(sessions)],
  ['people refused', ({ refused }) => countText(refused.people)],
  ['  in accounts', ({ refused }) => countText(refused.accounts)],
  ['  refused requests', ({ refused }) => countText(refused.requests)],
  ['waited, then let in', ({ waits }) => countText(waits.count)],
  ['  median', ({ waits }) => lengthText(waits.medianMs)],
  ['  95th percentile', ({ waits }) => lengthText(waits.p95Ms)],
  ['  longest', ({ waits }) => lengthText(waits.longestMs)],
  ['gave up', ({ waits }) => countText(waits.gaveUp)],
  ['displaced sessions', ({ displaced }) => countText(displaced.sessions)],
  ['  people', ({ displaced }) => countText(displaced.people)],
  ['  in accounts', ({ displaced }) => countText(displaced.accounts)],
  ['ended by idle', ({ ended }) => countText(ended.idle)],
  ['ended by lifetime', ({ ended }) => countText(ended.expired)],
  ['accounts that look shared', ({ shared }) => countText(shared.accounts)],
]

const LABEL_WIDTH = Math.max(...ROWS.map(([label]) => label.length))
const BETWEEN = '  '

function columnOf(outcome: PolicyOutcome): readonly string[] {
  const cells = [printable(outcome.name), ...ROWS.map(([, figure]) => figure(outcome))]
  const longest = Math.max(...cells.map((cell) => cell.length))
  return cells.map((cell) => cell.padStart(longest))
}

/** As many policies beside each other as fit; one at least. */
function columnGroups(policies: readonly PolicyOutcome[], width: number): readonly (readonly PolicyOutcome[])[] {
  const groups: PolicyOutcome[][] = []
  let room = 0
  for (const policy of policies) {
    const needed = BETWEEN.length + (columnOf(policy)[0]?.length ?? 0)
    if (room < needed || groups.length === 0) {
      groups.push([])
      room = width - LABEL_WIDTH
    }
    groups.at(-1)?.push(policy)
    room -= needed
  }
  return groups
}

function tableText(policies: readonly PolicyOutcome[], style: Style): string {
  const columns = policies.map(columnOf)
  const lines = ['', ...ROWS.map(([label]) => label)].map((label, i) =>
    [label.padEnd(LABEL_WIDTH), ...columns.map((cells) => cells[i])].join(BETWEEN),
  )
  return lines.map((line, i) => (i === 0 ? style.bold(line) : line)).join('\n')
}

const MOST_NAMED = 5

/** The accounts that look shared, under the policy that shows the most of them. */
function sharedText({ policies }: SimulationReport, style: Style): string {
  const [most] = policies.toSorted((a, b) => b.shared.accounts - a.shared.accounts)
  if (!most || most.shared.accounts === 0) return ''
  const named = most.shared.first
    .slice(0, MOST_NAMED)
    .map(({ account, conflicts, devices }) => `  ${printable(account)}: ${conflicts} conflicts on ${devices} devices`)
  return [style.bold(`Look shared, under ${printable(most.name)}`), ...named].join('\n')
}
