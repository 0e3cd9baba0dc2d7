// `utsessions stats`: how many sessions there are, and what happened in the last hour, day and week.

import type { Totals } from '../stores/store.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { flagsOf, STORE_FLAGS, wholeIn } from './flags.ts'
import { jsonText, write } from './output.ts'
import { progressOn } from './progress.ts'
import { type Counts, counted } from './stats-counts.ts'
import { statsText } from './stats-text.ts'
import { type Opened, withControl } from './store.ts'
import { type Streams, styleOf } from './terminal.ts'
import { countOf } from './words.ts'

export interface Stats {
  readonly store: { readonly kind: Opened['kind']; readonly where: string }
  /** Of the store's clock, where it has one. Epoch milliseconds. */
  readonly at: number
  readonly totals: Totals
  readonly journal: Counts
}

/** A week of a busy site; half a minute on a slow store. */
const USUAL_LINES = 100_000
const MOST_LINES = 100_000_000

/** @throws {UsageError}, and as {@link withControl} does */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const values = flagsOf('stats', args, { ...STORE_FLAGS, lines: { type: 'string' } })
  const most = wholeIn('--lines', values.lines, MOST_LINES) ?? USUAL_LINES
  const stats = await withControl(values, streams, (opened) => statsOf(opened, most, streams))
  await write(streams.stdout, values.json ? jsonText(stats) : statsText(stats, styleOf(streams)))
  return EXIT.done
}

async function statsOf({ control, kind, where, signal }: Opened, most: number, streams: Streams): Promise<Stats> {
  const progress = progressOn(streams)
  const onLines = (lines: number) => progress.show(() => `Reading the journal: ${countOf(lines, 'line')}`)
  try {
    const totals = await control.totals()
    const at = control.now()
    return { store: { kind, where }, at, totals, journal: await counted(control, at, { most, signal, onLines }) }
  } finally {
    progress.end()
  }
}
