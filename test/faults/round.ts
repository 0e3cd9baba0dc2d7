// One fault under load, and the judgement of all that was seen.

import { setTimeout as wait } from 'node:timers/promises'
import { admittedAgain, backAfterMs, type Lost, lostSwaps, untoldSwaps } from './aftermath.ts'
import type { Operation } from './history.ts'
import { instantUs } from './instants.ts'
import { judge } from './judge.ts'
import type { LoadPlan } from './load.ts'
import { type LoadProcess, untilAsked } from './load-process.ts'
import { together } from './machinery.ts'
import type { Fault, Place } from './place.ts'
import type { Random } from './random.ts'
import { startSampler } from './sampler.ts'

export interface Round {
  readonly server: string
  readonly client: string
  readonly fault: string
  readonly accounts: number
  readonly operations: number
  /** Operations that failed: they may have happened. */
  readonly unknown: number
  /** Swaps that happened although their answer was lost. */
  readonly untold: number
  /** Openings that failed, were asked again and were admitted. */
  readonly admittedAgain: number
  /** Records that were looked at. */
  readonly looks: number
  /** From the first harm until the server could be asked again. */
  readonly harmMs: number
  /** From then until every process had its answers again. */
  readonly backMs: number
  /** Where the fault forgets. */
  readonly lost: Lost | undefined
  /** Sentences; none is as it should be. */
  readonly faults: readonly string[]
}

const BACK_WITHIN_MS = 2_000
/** Long enough to see when it comes back, if it does at all. */
const PATIENCE_MS = 20_000
const QUIET_US = 400_000
/** So much each process has asked before the fault, however slow it is: there is something to lose. */
const LEAST_ASKED = 30
const EXPECTED_ERRORS: ReadonlySet<string | undefined> = new Set(['UTS_STORE_UNAVAILABLE', 'UTS_CONTENTION'])

/** @param run part of every account's name, so that no two rounds share one */
export async function round(
  place: Place,
  processes: readonly LoadProcess[],
  fault: Fault,
  run: string,
  random: Random,
): Promise<Round> {
  const since = Date.now() - 1_000
  const plan: Omit<LoadPlan, 'process' | 'other'> = {
    ...place.load,
    run,
    seed: random.between(0, 1e9),
    startUs: instantUs(),
  }
  const endSampler = startSampler(place.nodes, { ...plan, process: '', other: '' })
  await Promise.all(
    processes.map((one) => one.call('begin', { ...plan, process: one.name, other: otherThan(one, processes) })),
  )
  await Promise.all([wait(random.between(250, 600)), untilAsked(processes, LEAST_ASKED)])
  const harm = await inflict(fault, random)
  await untilBack(processes, harm.returnedUs)
  await wait(200)
  const evidence = together(await Promise.all(processes.map((one) => one.call('end'))))
  const sample = await endSampler()
  const store = await place.settled()
  const judgement = await judge({ ...evidence, excesses: [...evidence.excesses, ...sample.excesses] }, store, {
    since,
    ...(fault.forgets && { forgotUs: harm.harmedUs }),
  })
  await fault.mend?.()
  const names = processes.map(({ name }) => name)
  const backMs = backAfterMs(evidence.operations, names, harm.returnedUs)
  return {
    server: place.server,
    client: place.client,
    fault: fault.name,
    accounts: judgement.accounts,
    operations: judgement.operations,
    unknown: judgement.unknown,
    untold: untoldSwaps(evidence.swaps, judgement.lines),
    admittedAgain: admittedAgain(evidence.operations),
    looks: sample.looks,
    harmMs: (harm.returnedUs - harm.harmedUs) / 1_000,
    backMs,
    lost: fault.forgets && lostSwaps(evidence.swaps, judgement.lines, harm.harmedUs),
    faults: [
      ...judgement.faults,
      ...processes.flatMap((one) => one.takeUncaught().map((error) => `nobody caught ${error}`)),
      ...strangeErrors(evidence.operations),
      ...(backMs > (fault.backWithinMs ?? BACK_WITHIN_MS) ? [`service was back ${backMs} ms after the server`] : []),
    ],
  }
}

/** The actors of the other process ask of the same accounts. */
function otherThan(one: LoadProcess, processes: readonly LoadProcess[]): string {
  return processes.find((other) => other !== one)?.name ?? 'nobody'
}

async function inflict(fault: Fault, random: Random) {
  const begunUs = instantUs()
  let harmedUs: number | undefined
  await fault.inflict(random, () => {
    harmedUs ??= instantUs()
  })
  return { harmedUs: harmedUs ?? begunUs, returnedUs: instantUs() }
}

/** Until every process has answers, and no failures any more. */
async function untilBack(processes: readonly LoadProcess[], returnedUs: number): Promise<void> {
  for (const start = performance.now(); performance.now() - start < PATIENCE_MS; await wait(20)) {
    const back = await Promise.all(processes.map((one) => one.call('isBack', returnedUs, QUIET_US)))
    if (back.every(Boolean)) return
  }
}

/** A fault of the store is one of two errors to an application. */
function strangeErrors(operations: readonly Operation[]): readonly string[] {
  const errors = operations.filter(({ answer }) => answer === null).map(({ error }) => error)
  return [...new Set(errors)].filter((error) => !EXPECTED_ERRORS.has(error)).map((error) => `asked, and told ${error}`)
}
