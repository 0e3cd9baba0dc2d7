// An account for people.

import type { Insight } from '../insight/insight-of.ts'
import { tableText } from './output.ts'
import { sentenceOf } from './sentence.ts'
import type { Shown, ShownSession } from './show.ts'
import { printable, type Style } from './terminal.ts'
import { countOf, momentText } from './words.ts'

/** @param width how many characters fit in a line */
export function showText(shown: Shown, style: Style, width: number): string {
  const { account, sessions, notBefore } = shown
  const parts = [
    `${style.bold(printable(account))}: ${countOf(sessions.length, 'session')}\n${sessionsText(sessions, style, width)}`,
    notBefore === null ? '' : `Sign-ins from before ${momentText(notBefore)} are dead: all sessions were ended then.\n`,
    journalText(shown, style),
    insightText(shown.insight, style),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

/** A table where the terminal has the room, a block for each session where it has not. */
function sessionsText(sessions: readonly ShownSession[], style: Style, width: number): string {
  if (sessions.length === 0) return ''
  const used = FIELDS.filter(([, cell]) => sessions.some((session) => cell(session) !== ''))
  const rows = sessions.map((session) => used.map(([, cell]) => cell(session)))
  const table = tableText(
    used.map(([title]) => ({ title })),
    rows,
    style,
  )
  const longest = Math.max(
    ...rows.map((row) => row.reduce((sum, cell) => sum + cell.length + 2, 0)),
    used.length * WIDEST_TITLE,
  )
  if (longest <= width) return table
  return sessions.map((session) => blockText(session, style)).join('\n')
}

/** With what stands between columns. */
const WIDEST_TITLE = 13

const FIELDS: readonly (readonly [title: string, cell: (session: ShownSession) => string])[] = [
  ['session', ({ id }) => id],
  ['opened, UTC', ({ openedAt }) => momentText(openedAt)],
  ['last seen', ({ lastSeenAt }) => momentText(lastSeenAt)],
  ['ends', ({ expiresAt }) => (typeof expiresAt === 'number' ? momentText(expiresAt) : '')],
  ['device', ({ device }) => device ?? ''],
  ['place', ({ place }) => place ?? ''],
  ['address', ({ address }) => address ?? ''],
  ['', ({ exempt }) => (exempt ? 'exempt' : '')],
]

function blockText(session: ShownSession, style: Style): string {
  return FIELDS.filter(([, cell]) => cell(session) !== '')
    .map(([title, cell]) => `  ${style.dim(title.padEnd(WIDEST_TITLE - 2))}  ${printable(cell(session))}\n`)
    .join('')
}

function journalText({ journal }: Shown, style: Style): string {
  const lines = journal.map((entry) => `${style.dim(momentText(entry.at))}  ${printable(sentenceOf(entry))}\n`)
  return lines.length === 0 ? 'Nothing of it is in the journal.\n' : lines.join('')
}

function insightText({ score, looksShared, reasons }: Insight, style: Style): string {
  if (reasons.length === 0) return ''
  const says = looksShared ? 'Looks shared' : 'Does not look shared'
  return `${style.bold(`${says}: ${score} of 1`)}\n${reasons.map(({ text }) => `- ${printable(text)}\n`).join('')}`
}
