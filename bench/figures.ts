// The figures of the last run, in figures.json beside the page; and what has moved since those that were committed.

import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Figure, figureOf, figureText, type MeasuredGoal, type MissedGoal } from './goals.ts'
import type { Machine } from './machine.ts'
import { table } from './page.ts'

export interface Figures extends Machine {
  readonly at: string
  readonly goals: Readonly<Record<string, Figure>>
}

const FILE = new URL('./figures.json', import.meta.url)

/** Those of the last commit, or of the last run where there is none. */
export async function figuresBefore(): Promise<Figures | undefined> {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const { status, stdout } = spawnSync('git', ['show', 'HEAD:bench/figures.json'], { cwd, encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout) as Figures) : figuresKept()
}

async function figuresKept(): Promise<Figures | undefined> {
  return readFile(FILE, 'utf8').then(
    (text) => JSON.parse(text) as Figures,
    () => undefined,
  )
}

/** Those of this run, the others as they were. A goal that was not measured keeps nothing. */
export async function keepFigures(
  machine: Machine,
  at: string,
  goals: readonly (MeasuredGoal | MissedGoal)[],
): Promise<Figures> {
  const kept = { ...(await figuresKept())?.goals }
  for (const goal of goals) {
    if ('fault' in goal) delete kept[goal.name]
    else kept[goal.name] = figureOf(goal, at)
  }
  const figures: Figures = { at, ...machine, goals: kept }
  await writeFile(FILE, `${JSON.stringify(figures, null, 2)}\n`)
  return figures
}

/** The goals whose median differs from that of before by more than the wider of the two middle halves. */
export function movedTable(before: Figures | undefined, now: Readonly<Record<string, Figure>>): string {
  if (!before) return 'There were no figures before.'
  const moved = Object.entries(now).flatMap(([name, figure]) => {
    const other = before.goals[name]
    return other && other.at !== figure.at && hasMoved(other, figure) ? [[name, other, figure] as const] : []
  })
  if (moved.length === 0) return `Nothing has moved by more than the spread since ${before.at.slice(0, 10)}.`
  const rows = moved.map(([name, was, is]) => [name, textOf(was), textOf(is), isBetter(was, is) ? 'better' : 'worse'])
  return table([`moved by more than the spread since ${before.at.slice(0, 10)}`, 'was', 'is', ''], rows)
}

/** What is not measured in rounds has no spread: then a twentieth counts as one. */
function hasMoved(was: Figure, is: Figure): boolean {
  const width = Math.max(was.upper - was.lower, is.upper - is.lower, was.rounds > 1 ? 0 : was.median / 20)
  return Math.abs(is.median - was.median) > width
}

function isBetter(was: Figure, is: Figure): boolean {
  return 'atLeast' in is.limit === is.median > was.median
}

function textOf(figure: Figure): string {
  return figureText(figure, figure.median)
}
