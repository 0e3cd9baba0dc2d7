// How many accounts and sessions are live: counted when somebody asks, so that swaps need not tell. What takes long is remembered for a while.

import { machineClocks } from '../clock.ts'
import type { Store, Totals } from '../store.ts'
import type { Names } from './names.ts'
import type { Ask } from './query.ts'

type Count = () => Promise<Totals>
type Monotonic = () => number

/** A count that was begun, and until when whoever asks may have its answer. */
interface Begun {
  readonly answer: Promise<Totals>
  until: number
}

/** Up to so many accounts a count takes a few milliseconds, and each call has one of its own: it then knows of every swap before it. */
const FEW = 20_000
/** An answer is remembered for so many times as long as it took: the server counts a twentieth of the time, however often it is asked. */
const REST = 20
const LONGEST_MS = 30_000

interface Row {
  readonly accounts: unknown
  readonly sessions: unknown
}

export function createTotals(
  ask: Ask,
  { accounts }: Names,
  monotonic: Monotonic = machineClocks.monotonic,
): Required<Pick<Store, 'totals'>> {
  const sql = `SELECT count(*) AS accounts, coalesce(sum(sessions), 0) AS sessions FROM ${accounts} WHERE sessions > 0`
  return { totals: remembering(() => ask.one(sql, [], undefined, totalsOf), monotonic) }
}

function totalsOf({ accounts, sessions }: Row): Totals {
  return Object.freeze({ accounts: Number(accounts), sessions: Number(sessions) })
}

/** Whoever asks while a count runs waits for it, and counts alone where it says that there are few. Both fail where it fails. */
function remembering(count: Count, monotonic: Monotonic): Count {
  let last: Begun | undefined
  return async () => {
    if (last && monotonic() < last.until) {
      const totals = await last.answer
      return isMany(totals) ? totals : count()
    }
    last = begin(count, monotonic)
    return last.answer
  }
}

/** One whose connection hangs keeps others waiting no longer than an answer is remembered. */
function begin(count: Count, monotonic: Monotonic): Begun {
  const at = monotonic()
  const begun: Begun = { answer: count(), until: at + LONGEST_MS }
  begun.answer.then(
    (totals) => {
      const now = monotonic()
      begun.until = isMany(totals) ? now + Math.min(LONGEST_MS, REST * (now - at)) : now
    },
    () => {
      begun.until = at
    },
  )
  return begun
}

function isMany({ accounts }: Totals): boolean {
  return accounts > FEW
}
