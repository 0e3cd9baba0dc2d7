// `utsessions show ACCOUNT`: its sessions, what happened to it lately, and whether it looks shared.

import type { ListedSession } from '../controller/answers.ts'
import { type Insight, insightOf } from '../insight/insight-of.ts'
import type { Entry } from '../policy/decision.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { oneAccount, STORE_FLAGS, wholeIn } from './flags.ts'
import { jsonText, write } from './output.ts'
import { pagesOf } from './pages.ts'
import { showText } from './show-text.ts'
import { type Opened, withControl } from './store.ts'
import { type Streams, styleOf, widthOf } from './terminal.ts'

/** Without the policy nobody knows when a session ends: then its deadline is left out. */
export type ShownSession = Omit<ListedSession, 'current' | 'expiresAt' | 'limit'> &
  Partial<Pick<ListedSession, 'expiresAt' | 'limit'>>

export interface Shown {
  readonly account: string
  readonly sessions: readonly ShownSession[]
  readonly notBefore: number | null
  /** The newest lines, the newest first. */
  readonly journal: readonly Entry[]
  readonly insight: Insight
}

const USUAL_LINES = 10
const MOST_LINES = 10_000
/** The newest of the week; who has more in it looks shared by these. */
const INSIGHT_LINES = 5_000
const WEEK_MS = 7 * 86_400_000

/** @throws {UsageError}, and as {@link withControl} does */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const [account, values] = oneAccount('show', args, { ...STORE_FLAGS, lines: { type: 'string' } })
  const lines = wholeIn('--lines', values.lines, MOST_LINES) ?? USUAL_LINES
  const shown = await withControl(values, streams, (opened) => show(opened, account, lines))
  const text = values.json ? jsonText(shown) : showText(shown, styleOf(streams), roomOf(streams))
  await write(streams.stdout, text)
  return EXIT.done
}

/** Where it is no terminal nothing is wrapped. */
function roomOf(streams: Streams): number {
  return streams.stdout.isTTY === true ? widthOf(streams) : Infinity
}

async function show(opened: Opened, account: string, lines: number): Promise<Shown> {
  const { control, rules } = opened
  const hasDeadlines = rules !== undefined && rules.plans === undefined
  const sessions = await control.list({ account })
  const until = control.now()
  const week = await newest(opened, account, INSIGHT_LINES, until - WEEK_MS)
  return {
    account,
    sessions: sessions.map((session) => shownSession(session, hasDeadlines)),
    notBefore: await control.notBefore({ account }),
    journal: week.length >= lines ? week.slice(0, lines) : await newest(opened, account, lines),
    insight: insightOf(week, { until }),
  }
}

function shownSession({ current: _, expiresAt, limit, ...session }: ListedSession, hasDeadline: boolean): ShownSession {
  return hasDeadline ? { ...session, expiresAt, limit } : session
}

async function newest(
  { control, signal }: Opened,
  account: string,
  most: number,
  since?: number,
): Promise<readonly Entry[]> {
  const found: Entry[] = []
  const page = (part: { readonly cursor: string | undefined; readonly limit: number }) =>
    control.journal({ account, since, ...part })
  for await (const entries of pagesOf(page, { most, signal })) found.push(...entries)
  return found
}
