// `utsessions insight`: which accounts look shared, by the journal, and why.

import type { SessionControl } from '../controller/controller.ts'
import type { InsightReport } from '../insight/collect.ts'
import { insight } from '../insight/insight.ts'
import { given } from '../policy/errors.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { flagsOf, instantIn, STORE_FLAGS, wholeIn } from './flags.ts'
import { jsonText, write } from './output.ts'
import { progressOn } from './progress.ts'
import { type Opened, withControl } from './store.ts'
import { printable, type Streams, type Style, styleOf } from './terminal.ts'
import { UsageError } from './usage.ts'
import { countOf, countText, momentText } from './words.ts'

const FLAGS = {
  ...STORE_FLAGS,
  since: { type: 'string' },
  threshold: { type: 'string' },
  limit: { type: 'string' },
  lines: { type: 'string' },
} as const
const MOST = 10_000_000

/** @throws {UsageError}, {@link UtsessionsError} `UTS_OPTION_INVALID`, and as {@link withControl} does */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const values = flagsOf('insight', args, FLAGS)
  const choices = {
    threshold: thresholdIn(values.threshold),
    limit: wholeIn('--limit', values.limit, MOST),
    mostLines: wholeIn('--lines', values.lines, MOST),
  }
  const report = await withControl(values, streams, (opened) => {
    const since = values.since === undefined ? undefined : instantIn('--since', values.since, opened.control.now())
    return read(opened, { ...choices, since }, streams)
  })
  await write(streams.stdout, values.json ? jsonText(report) : insightText(report, styleOf(streams)))
  return EXIT.done
}

function thresholdIn(text: string | undefined): number | undefined {
  if (text === undefined || /^(0?\.\d+|1)$/.test(text)) return text === undefined ? undefined : Number(text)
  throw new UsageError(`--threshold is a number over 0, up to 1, but was ${given(text)}. Write --threshold 0.8.`)
}

async function read(
  { control, signal }: Opened,
  query: Parameters<typeof insight>[1],
  streams: Streams,
): Promise<InsightReport> {
  const progress = progressOn(streams)
  let lines = 0
  const journal: SessionControl['journal'] = async (part) => {
    signal.throwIfAborted()
    const page = await control.journal(part)
    lines += page.items.length
    progress.show(() => `Reading the journal: ${countOf(lines, 'line')}`)
    return page
  }
  return insight({ journal, now: control.now }, query).finally(progress.end)
}

function insightText(report: InsightReport, style: Style): string {
  const { accounts, shared, read, dropped, since } = report
  const found = accounts.map(
    ({ account, score, reasons }) =>
      `${style.bold(printable(account))}  ${score}\n${reasons.map(({ text }) => `- ${printable(text)}\n`).join('')}`,
  )
  const head = `${style.bold(`${countOf(shared, 'account')} ${shared === 1 ? 'looks' : 'look'} shared`)} ${style.dim(
    `of ${countText(read.accounts)} in ${countOf(read.lines, 'line')} since ${momentText(since)} UTC`,
  )}\n`
  const left =
    dropped.lines === 0
      ? ''
      : `${countOf(dropped.lines, 'line')} did not fit and ${dropped.lines === 1 ? 'was' : 'were'} not looked at; for more write --lines N, or a shorter --since.\n`
  const more = shared > accounts.length ? `${countText(shared - accounts.length)} more; write --limit N.\n` : ''
  return [head, ...found, more + left].filter((part) => part !== '').join('\n')
}
