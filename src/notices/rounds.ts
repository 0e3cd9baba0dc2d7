// Questions about accounts, asked beside the logins and after the fact: one round for all who ask of an account meanwhile.

import { createSlots, type Slots } from './slots.ts'

/** The answer, or `undefined`: not known, because asking failed, took over two seconds, or too many were waiting. */
export type Asking<T> = (account: string) => Promise<T | undefined>

interface Round<T> {
  hasBegun: boolean
  readonly answer: Promise<T | undefined>
  next: Promise<T | undefined> | undefined
}

interface State<T> {
  readonly ask: (account: string) => Promise<T>
  readonly slots: Slots
  readonly rounds: Map<string, Round<T>>
}

/** What is asked of the store at once. */
const AT_ONCE = 4
const MOST_WAITING = 1_000
const LONGEST_MS = 2_000

/** Whoever asks gets an answer that was read after they asked. */
export function createRounds<T>(ask: (account: string) => Promise<T>): Asking<T> {
  const state: State<T> = { ask, slots: createSlots(AT_ONCE), rounds: new Map() }
  return async (account) => {
    const round = state.rounds.get(account)
    if (round) return join(state, account, round)
    return state.rounds.size < MOST_WAITING ? begin(state, account) : undefined
  }
}

/** A round that has read already is too early for whoever comes now: they have the next one. */
function join<T>(state: State<T>, account: string, round: Round<T>): Promise<T | undefined> {
  if (!round.hasBegun) return round.answer
  round.next ??= round.answer.then(() => begin(state, account))
  return round.next
}

function begin<T>(state: State<T>, account: string): Promise<T | undefined> {
  const work = () => {
    round.hasBegun = true
    return bounded(state.ask(account))
  }
  const answer = state.slots.run(work).catch(() => undefined)
  const round: Round<T> = {
    hasBegun: false,
    answer: answer.finally(() => leave(state, account, round)),
    next: undefined,
  }
  state.rounds.set(account, round)
  return round.answer
}

function leave<T>({ rounds }: State<T>, account: string, round: Round<T>): void {
  if (!round.next && rounds.get(account) === round) rounds.delete(account)
}

/** A store that hangs keeps nobody's notice back. */
async function bounded<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, LONGEST_MS, undefined).unref()
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
