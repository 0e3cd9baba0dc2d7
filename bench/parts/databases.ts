// `control.check` and `control.open` over SQLite and PostgreSQL, beside the driver's bare statements on the same rows.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../test/support/servers/postgres.ts'
import type { Places } from '../cell-process.ts'
import { atLeast, measured } from '../goals.ts'
import { measureProcesses, type Part, type PartResult, using, working } from '../parts.ts'
import { quotients } from '../statistics.ts'
import { workTable } from '../work-table.ts'

const MS = 300

/** What stands beside what, and the least that its rate must be of it. */
interface Pair {
  readonly what: 'check' | 'open'
  readonly base: string
  readonly limit: number
  /** How many in flight. */
  readonly levels: readonly number[]
}

const INSERT = 'bare SELECT and INSERT'

export const sqlite: Part = ({ rounds }) =>
  using(temporaryFolder(), ({ path }) => {
    const pairs: Pair[] = [
      { what: 'check', base: 'bare SELECT', limit: 0.8, levels: [1] },
      { what: 'open', base: INSERT, limit: 0.7, levels: [1, 50] },
    ]
    return measurePairs('SQLite', rounds, { folder: path }, pairs)
  })

/** Commits are synced to the disk, as by default: both sides wait for it. */
export const postgres: Part = ({ rounds }) =>
  using(startPostgres({ settings: { fsync: 'on' } }), ({ url }) => {
    const pairs: Pair[] = [
      { what: 'check', base: 'bare SELECT', limit: 0.9, levels: [1, 20] },
      { what: 'open', base: INSERT, limit: 0.7, levels: [1, 20] },
    ]
    return measurePairs('PostgreSQL', rounds, { postgres: url }, pairs)
  })

async function measurePairs(name: string, rounds: number, places: Places, pairs: readonly Pair[]): Promise<PartResult> {
  const levelled = (what: string, levels: readonly number[], inFlight: number) =>
    levels.length > 1 ? `${what}, ${inFlight} in flight` : what
  const module = name === 'SQLite' ? 'sqlite' : 'postgres'
  const cells = pairs.flatMap(({ what, base, levels }) =>
    levels.flatMap((inFlight) =>
      [what, base].map((cell) => working(levelled(cell, levels, inFlight), { module, name: cell }, MS, inFlight)),
    ),
  )
  const readings = await measureProcesses(rounds, places, cells)
  const { of } = readings
  const goals = pairs.flatMap(({ what, base, limit, levels }) =>
    levels.map((inFlight) =>
      measured({ name: levelled(`${name}: control.${what} ÷ ${base}`, levels, inFlight), limit: atLeast(limit) }, () =>
        quotients(of(levelled(what, levels, inFlight)), of(levelled(base, levels, inFlight))),
      ),
    ),
  )
  const baseOf = (cell: string) => cell.replace(/^check/, 'bare SELECT').replace(/^open/, INSERT)
  return {
    goals,
    text: workTable(
      cells.map((cell) => cell.name),
      readings,
      baseOf,
    ),
  }
}

/** A folder that is gone when the work is done. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'utsessions-bench-'))
  return { path, stop: () => rm(path, { recursive: true, force: true }) }
}
