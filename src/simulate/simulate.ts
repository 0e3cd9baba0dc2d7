// The what-if: logs are read once, and each account is replayed under every policy.

import { UtsessionsError } from '../policy/errors.ts'
import type { Candidate } from './candidates.ts'
import { createHistories, type Histories } from './histories.ts'
import { type Log, type ReadingOptions, readLog } from './log-reader.ts'
import { newReading, type Reading, summaryOf } from './reading.ts'
import { type Assumptions, replay } from './replay.ts'
import { outcomeOf, type SimulationReport } from './report.ts'
import { newTally } from './tally.ts'

export interface SimulationOptions {
  readonly logs: readonly Log[]
  readonly reading?: ReadingOptions
  readonly candidates: readonly Candidate[]
  readonly assumptions: Assumptions
  /** How many bytes of requests are kept in memory before the rest goes to a temporary file, some 50 a request. @default 64 MiB */
  readonly memoryBytes?: number
  /** Called often. `share`: how much of the accounts was replayed, from 0 to 1; `null` while logs are read. */
  readonly onProgress?: (progress: { readonly lines: number; readonly share: number | null }) => void
}

/**
 * What each of the policies would have done to those whom the logs tell of.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`: no such format or column; `UTS_ARGUMENT_INVALID`: no line tells of a request of anybody
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const reading = newReading()
  const histories = createHistories(options.memoryBytes)
  try {
    for (const log of options.logs) {
      const progress = () => options.onProgress?.({ lines: reading.lines, share: null })
      await readLog(log, options.reading ?? {}, { reading, histories }, progress)
    }
    if (reading.requests === 0) throw nothingIn(reading)
    return await replayAll(options, reading, histories)
  } finally {
    histories.close()
  }
}

async function replayAll(
  { candidates, assumptions, onProgress }: SimulationOptions,
  reading: Reading,
  histories: Histories,
): Promise<SimulationReport> {
  const compared = candidates.map((candidate) => ({ candidate, tally: newTally() }))
  let [accounts, people] = [0, 0]
  for (let pile = 0; pile < histories.piles; pile += 1) {
    for (const history of histories.pile(pile)) {
      accounts += 1
      people += new Set(history.visits.map(({ device }) => device)).size
      for (const { candidate, tally } of compared) replay(history, candidate.policy, assumptions, tally)
    }
    onProgress?.({ lines: reading.lines, share: (pile + 1) / histories.piles })
    await new Promise(setImmediate) // progress is written, and who presses Ctrl-C is heard
  }
  return {
    log: summaryOf(reading, { accounts, people }),
    assumptions,
    policies: compared.map(({ candidate, tally }) => outcomeOf(candidate, tally)),
  }
}

function nothingIn({ lines, nobody, bad, firstBad: [first] }: Reading): UtsessionsError {
  const why = first ? ` The first that cannot be read: line ${first.line} of ${first.file}: ${first.reason}.` : ''
  return new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `No line tells of a request that somebody made: of ${lines} lines, ${nobody} name nobody and ${bad} cannot be read.${why}`,
  )
}
