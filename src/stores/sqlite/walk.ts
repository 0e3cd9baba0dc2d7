// A walk along an index for what may be rare there: some rows in a turn of the event loop, so that the process serves others in between, and not for
// ever, so that a page may be short. Called by the lists.

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Page } from '../store.ts'
import type { Connection } from './connection.ts'

/** Where a row stands: by what the index is sorted, and its number among those that are alike. */
export type Place = readonly [by: number, number: number]

export interface Walk<Row> {
  /** How many rows are looked at in one turn: some two milliseconds. And how often, for one page. */
  readonly step: number
  readonly steps: number
  /** The last of the next `step` rows after this place; `undefined` where there are no more than those. */
  endAfter(place: Place | undefined): Place | undefined
  /** Those that are asked for, between the two places, the second of them included. */
  rowsAfter(place: Place | undefined, end: Place | undefined, limit: number): readonly Row[]
  placeOf(row: Row): Place
}

/** A page of at most `limit` rows after this place. */
export async function walkedPage<Row>(
  connection: Connection,
  walk: Walk<Row>,
  cursor: string | undefined,
  limit: number,
): Promise<Page<Row>> {
  const found: Row[] = []
  let place = cursor === undefined ? undefined : readPlace(cursor)
  for (let step = 0; step < walk.steps; step += 1) {
    if (step > 0) await nextTurn()
    const { rows, end } = await connection.read(() => looked(walk, place, limit + 1 - found.length))
    found.push(...rows)
    const last = found[limit - 1]
    if (found.length > limit && last !== undefined)
      return { items: found.slice(0, limit), next: cursorOf(walk.placeOf(last)) }
    if (end === undefined) return { items: found, next: null }
    place = end
  }
  return { items: found, next: place === undefined ? null : cursorOf(place) }
}

function looked<Row>(walk: Walk<Row>, place: Place | undefined, limit: number) {
  const end = walk.endAfter(place)
  return { rows: walk.rowsAfter(place, end, limit), end }
}

export function cursorOf(place: Place): string {
  return JSON.stringify(place)
}

export function readPlace(cursor: string): Place {
  return JSON.parse(cursor) as Place
}
