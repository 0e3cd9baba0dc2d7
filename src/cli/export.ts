// `utsessions export`: accounts or the journal as a file for other programs, of any length, in bounded memory.

import type { Writable } from 'node:stream'
import { EXIT, type ExitCode } from './exit.ts'
import { type ExportArgs, exportArgs } from './export-args.ts'
import { accountRows, entryRows, type Rows } from './export-rows.ts'
import { spanOf } from './journal-filter.ts'
import { intoFile } from './out-file.ts'
import { jsonText, write } from './output.ts'
import { pagesOf } from './pages.ts'
import { progressOn } from './progress.ts'
import { type Opened, withControl } from './store.ts'
import { printable, type Streams } from './terminal.ts'
import { countOf } from './words.ts'

/** @throws {UsageError}, {@link UtsessionsError} `UTS_ARGUMENT_INVALID` for a file that cannot be written, and as {@link withControl} does */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const wanted = exportArgs(args)
  const { what, out, format, json } = wanted
  await withControl(wanted, streams, async (opened) => {
    const exported = (stream: Writable) => exportTo(stream, opened, wanted, streams)
    if (out === undefined) return exported(streams.stdout)
    const rows = await intoFile(out, exported)
    const noun = what === 'accounts' ? 'account' : 'line'
    const text = `${countOf(rows, noun)} in ${printable(out)}.\n`
    return write(streams.stdout, json ? jsonText({ file: out, what, format, rows }) : text)
  })
  return EXIT.done
}

/** @returns how many rows there were */
async function exportTo(
  stream: Writable,
  { control, signal }: Opened,
  { what, format, prefix, filter, since, until }: ExportArgs,
  streams: Streams,
): Promise<number> {
  const telling = { stream, progress: progressTo(stream, streams) }
  if (what === 'accounts') {
    const total = (await control.totals()).accounts
    const pages = pagesOf((part) => control.accounts({ prefix, ...part }), { signal })
    return rowsTo(telling, accountRows(format), pages, prefix === undefined ? total : undefined)
  }
  const query = { ...filter, ...spanOf({ since, until }, control.now()) }
  return rowsTo(
    telling,
    entryRows(format),
    pagesOf((part) => control.journal({ ...query, ...part }), { signal }),
  )
}

interface Telling {
  readonly stream: Writable
  readonly progress: ReturnType<typeof progressOn>
}

async function rowsTo<T>(
  { stream, progress }: Telling,
  { head, row }: Rows<T>,
  pages: AsyncGenerator<readonly T[]>,
  total?: number,
): Promise<number> {
  let count = 0
  try {
    if (head !== '') await write(stream, head)
    for await (const items of pages) {
      await write(stream, items.map(row).join(''))
      count += items.length
      progress.show(() => `Exported ${countOf(count, 'row')}${total === undefined ? '' : ` of ${total}`}`)
    }
    return count
  } finally {
    progress.end()
  }
}

/** Not between the rows on the same terminal. */
function progressTo(stream: Writable, streams: Streams): ReturnType<typeof progressOn> {
  const isSeen = stream === streams.stdout && streams.stdout.isTTY === true
  return isSeen ? { show: () => undefined, end: () => undefined } : progressOn(streams)
}
