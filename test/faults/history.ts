// What was asked of one account, when, and what was answered: the material of the checker. Recorded by the load, judged afterwards.

import type { Ask } from '../../src/controller/transact.ts'
import type { Decision } from '../../src/policy/decision.ts'
import type { AccountRecord, EndedBy } from '../../src/policy/record.ts'

/** A command, or a look at the whole record after everything. */
export type Asked = Ask | { readonly kind: 'look'; readonly account: string }

/** One command from its asking to its answer. */
export interface Operation {
  readonly account: string
  /** Who asked: process and actor. */
  readonly by: string
  readonly ask: Asked
  /** Microseconds of the machine's monotonic clock, which all processes share. */
  readonly invokedAt: number
  readonly returnedAt: number
  /** What was answered, as {@link told}; `null`: it failed, so it may have happened at any later moment, or never. */
  readonly answer: string | null
  /** The code of the error, where it failed. */
  readonly error?: string
}

/** A decision as text: all that does not depend on the instant at which it was made. */
export function told(decision: Decision): string {
  switch (decision.outcome) {
    case 'admitted': {
      const { session, opened, issued, ended } = decision
      return words('admitted', session.id, opened ? 'new' : 'again', issued && 'issued', ...idsOf('ended', ended))
    }
    case 'refused':
      return words('refused', decision.reason, ...idsOf('held by', decision.holders))
    case 'alive':
      return words('alive', decision.session.id, decision.issued && 'issued')
    case 'ended': {
      const { reason, session, by, sessions } = decision
      return words('ended', reason, session ?? 'nobody', byText(by), ...listOf('these', sessions))
    }
    case 'disowned':
      return words('disowned', decision.by.session, 'for', decision.session)
    case 'granted':
      return words('granted')
  }
}

/** A whole record as text, instants left out. */
export function toldOf({ sessions, endings }: AccountRecord): string {
  const live = sessions.map(({ id, tokens }) => `${id}(${tokens.join(' ')})`)
  const dead = endings.map(({ id, reason, by }) => words(id, reason, byText(by)))
  return words('holds', ...listOf('live', live), ...listOf('dead', dead))
}

function byText(by: EndedBy | null | undefined): string | false {
  const who = by?.session ?? by?.rule
  return who !== undefined && `by ${who}`
}

function idsOf(name: string, items: readonly { readonly id: string }[]): readonly string[] {
  return listOf(
    name,
    items.map(({ id }) => id),
  )
}

function listOf(name: string, ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : [`${name} [${ids.toSorted().join(', ')}]`]
}

function words(...all: readonly (string | false)[]): string {
  return all.filter((word) => word !== false).join(' ')
}
