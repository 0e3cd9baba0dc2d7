// What was done to whom, how often, and what came of it: tables for people, in Markdown.

import type { Round } from './round.ts'

/** A row for each server and fault, all clients together. */
export function byFault(rounds: readonly Round[]): string {
  const groups = grouped(rounds, ({ server, fault }) => `${server}\n${fault}`)
  const head = [
    'server',
    'fault',
    'times',
    'operations',
    'not known',
    'happened untold',
    'admitted when asked again',
    'lasted ms',
    'back after ms',
    'lost swaps',
    'in the last ms',
  ]
  const rows = groups.map((group) => {
    const { server = '', fault = '' } = group[0] ?? {}
    const lost = group.flatMap((round) => round.lost ?? [])
    return [
      server,
      fault,
      String(group.length),
      sum(group.map(({ operations }) => operations)),
      sum(group.map(({ unknown }) => unknown)),
      sum(group.map(({ untold }) => untold)),
      sum(group.map((round) => round.admittedAgain)),
      spread(group.map(({ harmMs }) => harmMs)),
      spread(group.map(({ backMs }) => backMs)),
      lost.length === 0 ? '–' : spread(lost.map(({ swaps }) => swaps)),
      lost.length === 0 ? '–' : spread(lost.map(({ windowMs }) => windowMs)),
    ]
  })
  return table(head, rows)
}

/** A row for each server and client, all faults together. */
export function byClient(rounds: readonly Round[]): string {
  const groups = grouped(rounds, ({ server, client }) => `${server}\n${client}`)
  const head = ['server', 'client', 'faults', 'operations', 'accounts', 'records looked at', 'back after ms']
  const rows = groups.map((group) => [
    group[0]?.server ?? '',
    group[0]?.client ?? '',
    String(group.length),
    sum(group.map(({ operations }) => operations)),
    sum(group.map(({ accounts }) => accounts)),
    sum(group.map(({ looks }) => looks)),
    spread(group.map(({ backMs }) => backMs)),
  ])
  return table(head, rows)
}

/** One line for each, as they come. */
export function lineOf({ server, client, fault, operations, unknown, backMs, lost, faults }: Round): string {
  const loss = lost ? `, ${lost.swaps} swaps lost in ${Math.round(lost.windowMs)} ms` : ''
  const verdict = faults.length === 0 ? 'ok' : `WRONG: ${faults.length}`
  return `${server} · ${client} · ${fault}: ${operations} operations, ${unknown} not known, back after ${Math.round(backMs)} ms${loss}: ${verdict}`
}

function grouped(rounds: readonly Round[], keyOf: (round: Round) => string): readonly (readonly Round[])[] {
  const groups = new Map<string, Round[]>()
  for (const round of rounds) groups.set(keyOf(round), [...(groups.get(keyOf(round)) ?? []), round])
  return [...groups.values()]
}

function sum(numbers: readonly number[]): string {
  return numbers.reduce((total, number) => total + number, 0).toLocaleString('en')
}

/** The median and the worst. */
function spread(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b)
  const [median = 0, worst = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
  return `${Math.round(median).toLocaleString('en')} / ${Math.round(worst).toLocaleString('en')}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n')
}
