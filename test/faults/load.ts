// The load: actors that ask of ever new accounts, a few times each, so that every history stays short enough to be checked to the end.
// Runs in a process of its own (load-worker.ts), or in the test's.

import { setTimeout as wait } from 'node:timers/promises'
import type { Transact } from '../../src/controller/transact.ts'
import { UtsessionsError } from '../../src/policy/errors.ts'
import { bucketOf } from '../../src/stores/redis/buckets.ts'
import { type Acquaintance, nextAsk, remember } from './asking.ts'
import { type Operation, told } from './history.ts'
import { instantUs } from './instants.ts'
import { createRandom, type Random } from './random.ts'
import { LETTERS, ruleOf } from './rules.ts'

export interface LoadPlan {
  /** Makes the account names of this run its own. */
  readonly run: string
  /** This process, and the one that asks the same accounts. */
  readonly process: string
  readonly other: string
  readonly seed: number
  /** Both begin counting here. Microseconds. */
  readonly startUs: number
  /** Each account is new for so long. @default 150 */
  readonly windowMs?: number
  /** Actors for each rule. @default 2 */
  readonly actors?: number
  /** How often one actor asks of one account while it is new. @default 6 */
  readonly most?: number
  /** Only accounts of these buckets of the Redis store, so that few slots have all the load. @default all */
  readonly buckets?: readonly number[]
}

export interface Load {
  /** Whether something that was asked after this instant was answered, and nothing has failed for so long. Microseconds. */
  isBack(sinceUs: number, quietUs: number): boolean
  /** How much was asked, and answered or failed, so far. */
  asked(): number
  /** Resolves, with all that was asked, once the last is answered. */
  end(): Promise<readonly Operation[]>
}

interface State {
  readonly plan: CompletePlan
  readonly transact: Transact
  readonly operations: Operation[]
  readonly known: Map<string, Acquaintance>
  isOver: boolean
}

type CompletePlan = LoadPlan & Readonly<Required<Pick<LoadPlan, 'windowMs' | 'actors' | 'most'>>>

const DEFAULTS = { windowMs: 150, actors: 2, most: 6 }
/** Of what an actor asks, this much is of accounts that were new earlier, so that sessions live through a fault. */
const REVISITS = 0.2
const LATER_TOO = 4
/** So many windows back. */
const EARLIER = 20

export function startLoad(transact: Transact, plan: LoadPlan): Load {
  const state: State = {
    plan: { ...DEFAULTS, ...plan },
    transact,
    operations: [],
    known: new Map(),
    isOver: false,
  }
  const actors = LETTERS.flatMap((letter) =>
    Array.from({ length: state.plan.actors }, (_, i) => act(state, letter, `${plan.process}.${letter}${i}`)),
  )
  return {
    isBack: (sinceUs, quietUs) =>
      state.operations.some(({ answer, invokedAt }) => answer !== null && invokedAt >= sinceUs) &&
      !state.operations.some(({ answer, returnedAt }) => answer === null && returnedAt > instantUs() - quietUs),
    asked: () => state.operations.length,
    end: async () => {
      state.isOver = true
      await Promise.all(actors)
      return state.operations
    },
  }
}

/** One actor, one command after the other. */
async function act(state: State, letter: string, by: string): Promise<void> {
  const { plan } = state
  const random = createRandom(plan.seed + [...by].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7))
  const asked = new Map<string, number>()
  while (!state.isOver) {
    const account = accountFor(plan, letter, asked, random)
    const failed = account !== undefined && (await askOne(state, account, by, random))
    await wait(failed ? random.between(10, 50) : (random() * 2 * plan.windowMs) / (plan.most * (1 + REVISITS)))
  }
}

/** The account of this letter that is new now, or was so many windows ago; the first one where there were not so many. */
export function accountOf(plan: LoadPlan, letter: string, ago: number): string {
  const { windowMs = DEFAULTS.windowMs } = plan
  const window = Math.floor((instantUs() - plan.startUs) / 1_000 / windowMs)
  return inBuckets(`${letter}-${plan.run}-${Math.max(0, window - ago)}`, plan.buckets)
}

/** The name itself, or the first that begins with it and lies where it should. */
function inBuckets(name: string, buckets: LoadPlan['buckets']): string {
  if (!buckets) return name
  for (let i = 0; ; i += 1) {
    if (buckets.includes(bucketOf(`${name}~${i}`))) return `${name}~${i}`
  }
}

/** The account of this window, or of an earlier one; none when the actor has asked enough of it. */
function accountFor(plan: CompletePlan, letter: string, asked: Map<string, number>, random: Random) {
  const earlier = random() < REVISITS
  const account = accountOf(plan, letter, earlier ? random.between(1, EARLIER) : 0)
  const times = asked.get(account) ?? 0
  if (times >= plan.most + (earlier ? LATER_TOO : 0)) return undefined
  asked.set(account, times + 1)
  return account
}

/** @returns whether it failed */
async function askOne(state: State, account: string, by: string, random: Random): Promise<boolean> {
  const known = state.known.get(account) ?? { account, tokens: [], failed: [] }
  state.known.set(account, known)
  const ask = nextAsk(known, state.plan.process, state.plan.other, random)
  const invokedAt = instantUs()
  const outcome = await state.transact(ask, ruleOf(account)).then(
    (decision) => ({ answer: told(decision) }),
    (error: unknown) => ({ answer: null, error: codeOf(error) }),
  )
  const operation = { account, by, ask, invokedAt, returnedAt: instantUs() + 1, ...outcome }
  state.operations.push(operation)
  remember(known, ask, outcome.answer)
  return outcome.answer === null
}

function codeOf(error: unknown): string {
  return error instanceof UtsessionsError ? error.code : String(error)
}
