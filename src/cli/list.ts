// `utsessions list`: accounts with live sessions, the most recently active first.

import type { AccountSummary } from '../stores/store.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { flagsOf, STORE_FLAGS } from './flags.ts'
import { MANY_FLAGS, manyIn } from './many.ts'
import { jsonLine, write } from './output.ts'
import { pagesOf } from './pages.ts'
import { progressOn } from './progress.ts'
import { type Opened, withControl } from './store.ts'
import { printable, type Streams, styleOf } from './terminal.ts'
import { countOf, momentText } from './words.ts'

const USUAL = 100

interface Wanted {
  readonly prefix: string | undefined
  readonly most: number
  readonly json: boolean
}

/** @throws {UsageError}, and as {@link withControl} does */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const values = flagsOf('list', args, { ...STORE_FLAGS, ...MANY_FLAGS, prefix: { type: 'string' } })
  const wanted = { prefix: values.prefix, most: manyIn(values, USUAL), json: values.json }
  await withControl(values, streams, (opened) => list(opened, wanted, streams))
  return EXIT.done
}

async function list({ control, signal }: Opened, { prefix, most, json }: Wanted, streams: Streams): Promise<void> {
  const progress = progressOn(streams)
  const text = json ? jsonLine : rowText
  let shown = 0
  let isMore = false
  const page = async (query: { readonly cursor: string | undefined; readonly limit: number }) => {
    const found = await control.accounts({ ...query, prefix })
    isMore = found.next !== null
    return found
  }
  for await (const items of pagesOf(page, { most, signal })) {
    progress.end()
    if (shown === 0 && items.length > 0 && !json) await write(streams.stdout, titleText(streams))
    await write(streams.stdout, items.map(text).join(''))
    shown += items.length
    if (streams.stdout.isTTY !== true) progress.show(() => countOf(shown, 'account'))
  }
  progress.end()
  if (shown === 0 && !json) await write(streams.stdout, 'No account has a live session.\n')
  if (isMore && !json) streams.stderr.write('There are more: --limit N, or --all.\n')
}

const SEEN_WIDTH = '2026-11-29 10:02:03'.length
const SESSIONS_WIDTH = 'sessions'.length

function titleText(streams: Streams): string {
  return `${styleOf(streams).bold(`${'last seen, UTC'.padEnd(SEEN_WIDTH)}  sessions  account`)}\n`
}

/** Accounts come last: they are as long as they like. */
function rowText({ account, sessions, lastSeenAt }: AccountSummary): string {
  return `${momentText(lastSeenAt)}  ${String(sessions).padStart(SESSIONS_WIDTH)}  ${printable(account)}\n`
}
