// `utsessions journal`: what happened, newest first, by account, kind and time.

import type { Entry } from '../policy/decision.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { flagsOf, STORE_FLAGS } from './flags.ts'
import { filterOf, KIND_FLAGS, spanOf, TIME_FLAGS } from './journal-filter.ts'
import { entryText } from './journal-text.ts'
import { MANY_FLAGS, manyIn } from './many.ts'
import { jsonLine, write } from './output.ts'
import { pagesOf } from './pages.ts'
import { progressOn } from './progress.ts'
import { withControl } from './store.ts'
import { type Streams, styleOf } from './terminal.ts'
import { countOf } from './words.ts'

const USUAL = 50
const FLAGS = { ...STORE_FLAGS, ...MANY_FLAGS, ...KIND_FLAGS, ...TIME_FLAGS }

/** @throws {UsageError}, and as {@link withControl} does */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const values = flagsOf('journal', args, FLAGS)
  const filter = filterOf(values)
  const most = manyIn(values, USUAL)
  await withControl(values, streams, async (opened) => {
    const query = { ...filter, ...spanOf(values, opened.control.now()) }
    const page = (part: { readonly cursor: string | undefined; readonly limit: number }) =>
      opened.control.journal({ ...query, ...part })
    await print(pagesOf(page, { most, signal: opened.signal }), values.json, streams)
  })
  return EXIT.done
}

async function print(pages: AsyncGenerator<readonly Entry[]>, json: boolean, streams: Streams): Promise<void> {
  const progress = progressOn(streams)
  const style = styleOf(streams)
  const text = json ? jsonLine : (entry: Entry) => entryText(entry, style)
  let shown = 0
  for await (const entries of pages) {
    progress.end()
    await write(streams.stdout, entries.map(text).join(''))
    shown += entries.length
    if (streams.stdout.isTTY !== true) progress.show(() => countOf(shown, 'line'))
  }
  progress.end()
  if (shown === 0 && !json) await write(streams.stdout, 'Nothing of that kind is in the journal.\n')
}
