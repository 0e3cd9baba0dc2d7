// What is to be reached: a figure a round, and the limit that its median is held to.

import { table } from './page.ts'
import { type Spread, spreadOf } from './statistics.ts'

export type Limit = { readonly atLeast: number } | { readonly atMost: number }

export interface Goal {
  /** Stays the same from run to run: figures are compared by it. */
  readonly name: string
  readonly limit: Limit
  /** Behind the figures: 'bytes', 'ms'. @default none, a ratio */
  readonly unit?: string
}

export interface MeasuredGoal extends Goal {
  /** One figure a round. */
  readonly figures: readonly number[]
}

/** What is kept of it, and shown. */
export interface Figure extends Omit<Goal, 'name'>, Spread {
  readonly rounds: number
  /** When the run began that it comes from: parts are measured alone, too. */
  readonly at: string
}

/** A goal whose cell gave nothing, and why. */
export interface MissedGoal extends Goal {
  readonly fault: string
}

/** Held to what was measured; missed, with the reason, where a cell that it needs has failed. */
export function measured(goal: Goal, figures: () => readonly number[]): MeasuredGoal | MissedGoal {
  try {
    return { ...goal, figures: figures() }
  } catch (error) {
    return { ...goal, fault: error instanceof Error ? error.message : String(error) }
  }
}

export const atLeast = (limit: number): Limit => ({ atLeast: limit })
export const atMost = (limit: number): Limit => ({ atMost: limit })

export function isReached({ limit }: Goal, figure: number): boolean {
  return 'atLeast' in limit ? figure >= limit.atLeast : figure <= limit.atMost
}

/** How far on the right side: 1 is the limit itself, more is better. */
export function attainment({ limit }: Goal, figure: number): number {
  return 'atLeast' in limit ? figure / limit.atLeast : limit.atMost / figure
}

const HEAD = ['goal', 'limit', 'measured', 'middle half', 'all rounds', 'rounds', 'reached']
const DIGITS = 4

export function figureOf({ limit, unit, figures }: MeasuredGoal, at: string): Figure {
  const spread = Object.entries(spreadOf(figures)).map(([name, figure]) => [name, Number(figure.toPrecision(DIGITS))])
  const { median, lower, upper, low, high } = Object.fromEntries(spread) as Spread
  return { limit, ...(unit !== undefined && { unit }), median, lower, upper, low, high, rounds: figures.length, at }
}

/** Those that were not measured come last, with the reason. */
export function goalsTable(figures: Readonly<Record<string, Figure>>, missed: readonly MissedGoal[] = []): string {
  const rows = Object.entries(figures).map(([name, figure]) => rowOf({ name, ...figure }))
  return table(HEAD, [
    ...rows,
    ...missed.map((goal) => [goal.name, limitText(goal), `not measured: ${goal.fault}`, '', '', '', '']),
  ])
}

function rowOf(goal: Goal & Figure): string[] {
  const text = (figure: number) => figureText(goal, figure)
  const between = (low: number, high: number) => (goal.rounds > 1 ? `${text(low)}–${text(high)}` : '')
  const { median, lower, upper, low, high, rounds } = goal
  return [
    goal.name,
    limitText(goal),
    text(median),
    between(lower, upper),
    between(low, high),
    String(rounds),
    verdict(goal, goal),
  ]
}

/** "yes" and "no" are the median's; a middle half that lies on both sides of the limit says so. */
function verdict(goal: Goal, { median, lower, upper }: Pick<Spread, 'median' | 'lower' | 'upper'>): string {
  const isClose = isReached(goal, lower) !== isReached(goal, upper)
  return `${isReached(goal, median) ? 'yes' : '**no**'}${isClose ? ', closely' : ''}`
}

function limitText(goal: Goal): string {
  return 'atLeast' in goal.limit
    ? `≥ ${figureText(goal, goal.limit.atLeast)}`
    : `≤ ${figureText(goal, goal.limit.atMost)}`
}

/** Ratios have two digits behind the point, small ones three. */
export function figureText({ unit }: Pick<Goal, 'unit'>, figure: number): string {
  if (unit === undefined) return figure.toFixed(Math.abs(figure) < 0.2 ? 3 : 2)
  const text = Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString('en') : figure.toFixed(1)
  return `${text} ${unit}`
}
