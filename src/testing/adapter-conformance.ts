// The proof of an adapter with a host, over real HTTP, for whatever test runner: a list of named cases. The cases themselves are in adapter/.

import type { Application } from './adapter/application.ts'
import type { Sent } from './adapter/browser.ts'
import { type AdapterCase, createWorlds, type HostAbility, type Row, type Running } from './adapter/case.ts'
import { CASES } from './adapter/cases.ts'
import type { ConformanceCase } from './store-conformance.ts'

export type { Application, Asked, Responded } from './adapter/application.ts'
export type { HostAbility, Row, Running } from './adapter/case.ts'

export interface AdapterConformanceOptions {
  /**
   * Starts the application on a free port of loopback, with host and guard mounted, in this process: the suite has its control and its
   * clock. Called once or more for each case; what it gives is closed after the case.
   */
  readonly start: (application: Application) => Running | Promise<Running>
  /**
   * What this framework or host cannot show, each with the reason: an ability of the host's, rows, single cases by their full names. Those
   * cases are there, but to be skipped.
   */
  readonly without?: Readonly<Partial<Record<HostAbility | Row | CaseName, string>>>
  /** Every application of the suite opens sessions at login alone. @default where a case is about that */
  readonly opening?: 'at-login'
  /** For the rows of clients without cookies: headers that sign this user in by a credential (a JWT) whose own identifier is `sid`. */
  readonly bearer?: (user: string, sid: string) => Sent
  /** Headers that every browser sends, such as what a proxy in front adds. */
  readonly always?: Sent
}

/** A case's name with its row in front: `A1 the first opening is admitted`. */
export type CaseName = `${Row} ${string}`

export interface AdapterConformanceCase extends ConformanceCase {
  /** The row of the table of behaviours that it shows. */
  readonly row: Row
  readonly name: CaseName
}

/**
 * What a guard must do in front of an application, row by row. With vitest, for instance:
 *
 * ```ts
 * for (const { name, skip, run } of adapterConformance({ start })) it.skipIf(skip)(name, run)
 * ```
 *
 * @throws {TypeError} for anything in `without` of which the suite has no case
 */
export function adapterConformance(options: AdapterConformanceOptions): readonly AdapterConformanceCase[] {
  assertKnown(Object.keys(options.without ?? {}))
  return CASES.map((one) => ({
    row: one.row,
    name: nameOf(one),
    skip: reasonToSkip(one, options),
    run: () => runIn(one, options),
  }))
}

function nameOf({ row, name }: AdapterCase): CaseName {
  return `${row} ${name}`
}

function reasonToSkip(one: AdapterCase, { without = {}, opening, bearer }: AdapterConformanceOptions) {
  const { needs } = one
  const told = without[nameOf(one)] ?? without[one.row] ?? (isAbility(needs) ? without[needs] : undefined)
  if (told !== undefined) return told
  if (needs === 'bearer' && !bearer) return 'the fixture offers no client without cookies'
  if (needs === 'opening-by-use' && opening === 'at-login') return 'sessions open at login alone here'
  return undefined
}

function isAbility(needs: AdapterCase['needs']): needs is HostAbility {
  return needs === 'change' || needs === 'rotate'
}

async function runIn(one: AdapterCase, options: AdapterConformanceOptions): Promise<void> {
  const worlds = createWorlds(options)
  try {
    await one.run(worlds.start)
  } finally {
    await worlds.end()
  }
}

function assertKnown(given: readonly string[]): void {
  const rows = new Set<string>(CASES.map(({ row }) => row))
  const names = new Set<string>(CASES.map(nameOf))
  const unknown = given.filter((key) => !rows.has(key) && !names.has(key) && !isAbility(key as HostAbility))
  if (unknown.length === 0) return
  const known = [...rows].join(', ')
  throw new TypeError(
    `The suite has no case for ${unknown.join(', ')}. It has the rows ${known}; a single case goes by its whole name; 'change' and 'rotate' are abilities.`,
  )
}
