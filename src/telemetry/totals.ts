// How many sessions are live, for gauges: asked when somebody collects, seldom, one question at a time, and not waited for without end.

import type { SessionControl } from '../controller/controller.ts'

type Totals = Awaited<ReturnType<SessionControl['totals']>>

/** Totals for gauges. */
export interface TotalsReader {
  /** As they are, or were within `maxAgeMs`. `undefined`: the store did not say, or not in time. */
  read(): Promise<Totals | undefined>
}

/** Prometheus waits for ten seconds by default, OpenTelemetry's reader for thirty. */
const LONGEST_WAIT_MS = 5_000

interface State {
  readonly control: Pick<SessionControl, 'totals'>
  readonly maxAgeMs: number
  readonly unread: (error: unknown) => void
  asking: Promise<Totals | undefined> | undefined
  known: { readonly totals: Totals; readonly readAt: number } | undefined
}

/** @param unread told of each question that got no answer */
export function createTotals(
  control: Pick<SessionControl, 'totals'>,
  maxAgeMs: number,
  unread: (error: unknown) => void,
): TotalsReader {
  const state: State = { control, maxAgeMs, unread, asking: undefined, known: undefined }
  return { read: () => read(state) }
}

async function read(state: State): Promise<Totals | undefined> {
  const { known } = state
  if (known && performance.now() - known.readAt < state.maxAgeMs) return known.totals
  state.asking ??= ask(state).finally(() => {
    state.asking = undefined
  })
  return orLate(state.asking)
}

async function ask(state: State): Promise<Totals | undefined> {
  try {
    const totals = await state.control.totals()
    state.known = { totals, readAt: performance.now() }
    return totals
  } catch (error) {
    state.unread(error)
    return undefined
  }
}

/** A late answer is not lost: it is there for the next who asks. */
function orLate<T>(answer: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), LONGEST_WAIT_MS).unref()
    void answer.then(resolve).finally(() => clearTimeout(timer))
  })
}
