// A decision in one plain sentence, for logs and for people who debug. Pages have words of their own, in five languages.

import type { Admitted, Alive, Decision, Disowned, Ended, Refused } from './decision.ts'
import type { EndedBy } from './record.ts'

/** As much of a session as a sentence needs. */
type Described = { readonly openedAt: number } | null

/** One English sentence that says what was decided, with instants in ISO 8601 (UTC). Never a token or an address. */
export function describe(decision: Decision<Described>): string {
  switch (decision.outcome) {
    case 'admitted':
      return describeAdmitted(decision)
    case 'refused':
      return describeRefused(decision)
    case 'alive':
      return decision.session === null ? UNVERIFIED : `Alive${until(decision)}.`
    case 'ended':
      return describeEnded(decision)
    case 'disowned':
      return describeDisowned(decision)
    case 'granted':
      return `Granted: the next newcomer who would be refused before ${instant(decision.until)} gets in.`
  }
}

const UNVERIFIED = 'Let through unverified: the store did not answer.'

function describeAdmitted(decision: Admitted<Described>): string {
  const { ended, opened, session } = decision
  if (session === null) return UNVERIFIED
  if (!opened) return `Admitted to the session that is open since ${instant(session.openedAt)}${until(decision)}.`
  if (ended.length === 0) return `Admitted${until(decision)}.`
  const replaced = ended.every((ending) => ending.reason === 'replaced')
  const what = `${ended.length} older session${ended.length === 1 ? '' : 's'}`
  return `Admitted, and ${what} ${replaced ? 'on the same device replaced' : 'displaced'}${until(decision)}.`
}

function describeRefused({ reason, retryAt, holders }: Refused): string {
  const [first] = holders
  const more = holders.length > 1 ? ` and ${holders.length - 1} more` : ''
  const where = first ? ` on ${first.device ?? 'another device'} since ${instant(first.since)}${more}` : ''
  const when = retryAt === null ? '' : `; free at ${instant(retryAt)}`
  if (reason === 'ticket')
    return 'Refused: the takeover ticket was used before, is too old, or belongs to somebody else.'
  if (reason === 'password') return 'Refused: the takeover ticket is good, but the password was not asked for again.'
  if (reason === 'gone')
    return `Refused: what was picked is over, and the account is in use${where}; the ticket is good.`
  return `Refused: the account is in use${where}${when}.`
}

function describeEnded({ reason, at, by, sessions }: Ended): string {
  const when = at === null ? '' : ` at ${instant(at)}`
  if (reason === 'revoked' && sessions.length > 1) return `Ended: ${sessions.length} sessions were revoked${when}.`
  return `Ended${when}: ${REASONS[reason]}${byWhom(by)}.`
}

function describeDisowned({ by }: Disowned): string {
  return `Disowned: the session${by.device === null ? '' : ` on ${by.device}`} that was open since ${instant(by.since)} was ended on the word of the one that it had displaced.`
}

const REASONS: Readonly<Record<Ended['reason'], string>> = {
  displaced: 'another session took its place',
  replaced: 'its own device signed in anew',
  expired: 'its lifetime was over',
  idle: 'it was idle for too long',
  revoked: 'it was revoked',
  closed: 'it was signed out',
  unknown: 'this account has no such session',
}

function byWhom(by: Ended['by']): string {
  if (by === null) return ''
  if (by.rule === 'policy') return ', because fewer are allowed now'
  if (by.rule === 'capacity') return ', because the record was full'
  if (by.disowned) return `, because whoever was signed in before${on(by)} said that it was not them`
  if (by.operator !== undefined) return `, by ${by.operator}`
  return on(by, ', ')
}

function on({ label }: EndedBy, before = ' '): string {
  return label === undefined ? '' : `${before}on ${label}`
}

function until({ expiresAt, limit }: Admitted<Described> | Alive<Described>): string {
  return expiresAt === null ? '' : ` until ${instant(expiresAt)} (${limit})`
}

function instant(at: number): string {
  return new Date(at).toISOString()
}
