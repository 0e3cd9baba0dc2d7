// The proof of an adapter with a host, over real HTTP, for whatever test runner: a list of named cases. The cases themselves are in adapter/.

import type { Application } from './adapter/application.ts'
import type { Sent } from './adapter/browser.ts'
import { type AdapterCase, createWorlds, type Row, type Running } from './adapter/case.ts'
import { limitCases } from './adapter/limit.ts'
import type { ConformanceCase } from './store-conformance.ts'

export type { Application, Asked, Responded } from './adapter/application.ts'
export type { Row, Running } from './adapter/case.ts'

export interface AdapterConformanceOptions {
  /**
   * Starts the application on a free port of loopback, with host and guard mounted, in this process: the suite has its control and its
   * clock. Called once or more for each case; what it gives is closed after the case.
   */
  readonly start: (application: Application) => Running | Promise<Running>
  /** Rows that this framework or host cannot show, each with the reason: those cases are there, but to be skipped. */
  readonly without?: Readonly<Partial<Record<Row, string>>>
  /** Headers that every browser sends, such as what a proxy in front adds. */
  readonly always?: Sent
}

export interface AdapterConformanceCase extends ConformanceCase {
  /** The row of the table of behaviours that it shows. */
  readonly row: Row
}

/**
 * What a guard must do in front of an application, row by row. With vitest, for instance:
 *
 * ```ts
 * for (const { name, skip, run } of adapterConformance({ start })) it.skipIf(skip)(name, run)
 * ```
 *
 * @throws {TypeError} for a row in `without` of which the suite has no case
 */
export function adapterConformance(options: AdapterConformanceOptions): readonly AdapterConformanceCase[] {
  const { start, without = {}, always } = options
  assertRows(Object.keys(without))
  return CASES.map(({ row, name, run }) => ({
    row,
    name: `${row} ${name}`,
    skip: without[row],
    run: async () => {
      const worlds = createWorlds(start, always)
      try {
        await run(worlds.start)
      } finally {
        await worlds.end()
      }
    },
  }))
}

const CASES: readonly AdapterCase[] = [...limitCases]

function assertRows(given: readonly string[]): void {
  const known = new Set<string>(CASES.map(({ row }) => row))
  const unknown = given.filter((row) => !known.has(row))
  if (unknown.length > 0)
    throw new TypeError(`The suite has no case for ${unknown.join(', ')}. It has: ${[...known].join(', ')}.`)
}
