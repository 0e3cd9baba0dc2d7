// Histories of all kinds under all policies, and how often insight says of each that the account looks shared.

import type { Entry } from 'utsessions'
import { type Insight, insightOf } from '../../src/insight/index.ts'
import { createRandom } from '../faults/random.ts'
import { COORDINATES, DAYS, KINDS, type Kind, usesOfKind } from './histories/kinds.ts'
import { type Lived, live } from './histories/living.ts'
import { POLICIES } from './histories/policies.ts'
import { DAY_MS, START } from './histories/uses.ts'

/** The scores of a kind under a policy. */
export interface Cell {
  readonly kind: Kind
  readonly policy: string
  readonly without: readonly number[]
  readonly withPlaces: readonly number[]
}

export type Looked = 'without' | 'withPlaces'

/** The one that holds where none is given. */
export const THRESHOLD = 0.8

/** The numbers in insight were chosen by looking at histories of other seeds, 1 to 20: these were not looked at. */
export const PUBLISHED = { first: 10_001, count: 25 }

/** @param seen what is looked at of each line @default all of it */
export function evaluate({ first, count } = PUBLISHED, seen = (entry: Entry) => entry): readonly Cell[] {
  const seeds = Array.from({ length: count }, (_, i) => first + i)
  return KINDS.flatMap((kind, row) =>
    POLICIES.map(({ name, policy }, column) => {
      const histories = seeds.map((seed) => historyOf(kind, policy, seed * 1_000 + row * 10 + column))
      const scores = (byPlaces: boolean) =>
        histories.map(({ entries }) => look({ entries: entries.map(seen) }, byPlaces).score)
      return { kind, policy: name, without: scores(false), withPlaces: scores(true) }
    }),
  )
}

export function historyOf(kind: Kind, policy: (typeof POLICIES)[number]['policy'], seed: number): Lived {
  const random = createRandom(seed)
  return live(`${kind.name} ${seed}`, usesOfKind(kind, random), policy, random)
}

/** The last week of a history, without the places or with those that its lines have. */
export function look({ entries }: Pick<Lived, 'entries'>, byPlaces: boolean): Insight {
  const until = START + DAYS * DAY_MS
  const travel = { coordinates }
  return insightOf(entries, { until, ...(byPlaces && { travel }) })
}

function coordinates(place: string) {
  return COORDINATES[place]
}

export interface Rates {
  /** Of those that were told of, how many are shared; `null` where none was. Households count as wrong. */
  readonly precision: number | null
  /** Of those that are shared, how many were told of. */
  readonly recall: number
  /** Of those that are not, how many were told of all the same. */
  readonly falseAlarms: number
}

export function ratesOf(cells: readonly Cell[], looked: Looked, threshold = THRESHOLD): Rates {
  const of = (isShared: boolean) => cells.filter(({ kind }) => (kind.truth === 'shared') === isShared)
  const [right, wrong] = [toldOf(of(true), looked, threshold), toldOf(of(false), looked, threshold)]
  return {
    precision: right + wrong === 0 ? null : right / (right + wrong),
    recall: right / historiesOf(of(true)),
    falseAlarms: wrong / historiesOf(of(false)),
  }
}

export function historiesOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { without }) => sum + without.length, 0)
}

/** How many were told of. */
export function toldOf(cells: readonly Cell[], looked: Looked, threshold = THRESHOLD): number {
  return cells.reduce((sum, cell) => sum + cell[looked].filter((score) => score >= threshold).length, 0)
}
