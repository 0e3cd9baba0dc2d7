// What the lines of one account say: a score, and why.

import type { Entry } from '../policy/decision.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { historyOf } from './history.ts'
import { type InsightOptions, type ResolvedInsightOptions, resolveInsightOptions } from './options.ts'
import { type Reason, scoreOf } from './reason.ts'
import { crowd, devices } from './signs/devices.ts'
import { pingPong } from './signs/ping-pong.ts'
import { refusals } from './signs/refusals.ts'
import { travel } from './signs/travel.ts'
import { turns } from './signs/turns.ts'

/** What the journal says of one account. */
export interface Insight {
  /** From 0 up to, not including, 1. Not a probability: what it is worth stands in docs/insight.md. */
  readonly score: number
  /** The score is at the threshold or over it. */
  readonly looksShared: boolean
  /** The strongest first; none where the score is 0. */
  readonly reasons: readonly Reason[]
  /** The time that was looked at, both instants in it. Epoch milliseconds. */
  readonly since: number
  readonly until: number
  /** How many lines lay in it. */
  readonly lines: number
}

/**
 * Whether an account looks shared, by its journal lines in any order. Pure: the same lines give the same answer.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`; `UTS_ARGUMENT_INVALID` for lines of two accounts, or what is no list
 */
export function insightOf(entries: readonly Entry[], options: InsightOptions = {}): Insight {
  const resolved = resolveInsightOptions(options)
  if (!Array.isArray(entries))
    throw new UtsessionsError(
      'UTS_ARGUMENT_INVALID',
      `insightOf takes a list of journal lines, but was given ${given(entries)}. Write insightOf((await control.journal({ account })).items).`,
    )
  const [first] = entries
  const other = entries.find(({ account }) => account !== first?.account)
  if (other)
    throw new UtsessionsError(
      'UTS_ARGUMENT_INVALID',
      `insightOf takes the lines of one account, but there are some of ${given(first?.account)} and of ${given(other.account)}. For many accounts there is collectInsight.`,
    )
  return insightIn(first?.account ?? '', entries, resolved)
}

/** The same for lines that are known to be of one account. */
export function insightIn(account: string, entries: readonly Entry[], options: ResolvedInsightOptions): Insight {
  const until = options.until ?? entries.reduce((latest, { at }) => Math.max(latest, at), 0)
  const since = Math.max(0, until - options.windowMs)
  const lines = entries.filter(({ at }) => at >= since && at <= until)
  const history = historyOf(account, lines, options.windowMs)
  const signs = [turns, pingPong, refusals, devices, crowd].flatMap((sign) => sign(history))
  const reasons = [...signs, ...travel(history, options.travel)].toSorted((a, b) => b.strength - a.strength)
  const score = scoreOf(reasons)
  return { score, looksShared: score >= options.threshold, reasons, since, until, lines: lines.length }
}
