// What a part of the bench is given, and what it gives.

import { type CellProcess, type CellSpec, type Places, startCell } from './cell-process.ts'
import type { MeasuredGoal, MissedGoal } from './goals.ts'
import { type Cell, interleave, orFault, type Reading, type Readings } from './rounds.ts'

export interface Settings {
  readonly rounds: number
  /** All cells, and the whole million. */
  readonly isFull: boolean
}

export interface PartResult {
  readonly goals: readonly (MeasuredGoal | MissedGoal)[]
  /** What the page shows below the goals, in Markdown. */
  readonly text: string
}

export type Part = (settings: Settings) => Promise<PartResult>

/** A cell in a process of its own, and how one round of it is taken. */
export interface ProcessCell {
  readonly name: string
  readonly spec: Omit<CellSpec, 'places'>
  readonly flags?: readonly string[]
  readonly measure: (process: CellProcess) => Promise<Reading>
  /** @default one round that is not counted */
  readonly warmUp?: (process: CellProcess) => Promise<unknown>
}

/** Starts a process for each spec that is named, takes the rounds, and ends them all. Cells of one spec share its process. */
export async function measureProcesses(
  rounds: number,
  places: Places,
  cells: readonly ProcessCell[],
): Promise<Readings> {
  const faults = new Map<string, string>()
  const processes = new Map<string, Promise<CellProcess | undefined>>()
  for (const cell of cells) {
    const start = () => orFault(cell.name, faults, () => startCell({ ...cell.spec, places }, cell.flags))
    if (!processes.has(keyOf(cell))) processes.set(keyOf(cell), start())
  }
  const started = await Promise.all(cells.map(async (cell) => ({ cell, process: await processes.get(keyOf(cell)) })))
  for (const { cell, process } of started)
    if (!process && !faults.has(cell.name)) faults.set(cell.name, 'its process did not start')
  try {
    return await interleave(rounds, started.flatMap(runningCell), faults)
  } finally {
    await Promise.all(started.map(({ process }) => process?.stop()))
  }
}

function keyOf({ spec }: ProcessCell): string {
  return `${spec.module} ${spec.name}`
}

function runningCell({ cell, process }: { readonly cell: ProcessCell; readonly process: CellProcess | undefined }) {
  const { name, measure, warmUp = measure } = cell
  return process ? [{ name, measure: () => measure(process), warmUp: () => warmUp(process) } satisfies Cell] : []
}

const WARM_UP_MS = 1_000

/** A cell that does its work for so long, so many in flight. */
export function working(name: string, spec: ProcessCell['spec'], ms: number, inFlight = 1): ProcessCell {
  const run = (process: CellProcess, forMs: number) => process.ask<Reading>('run', forMs, inFlight)
  return { name, spec, measure: (process) => run(process, ms), warmUp: (process) => run(process, WARM_UP_MS) }
}

/** Runs with a server or a folder, and gives it back whatever happens. */
export async function using<T extends { stop(): unknown }, R>(place: Promise<T>, work: (place: T) => Promise<R>) {
  const there = await place
  try {
    return await work(there)
  } finally {
    await there.stop()
  }
}
