// A line of the journal as a sentence. Names and labels come from others: whoever prints it makes it printable.

import type { Entry } from '../policy/decision.ts'
import { countOf, momentText } from './words.ts'

/** Without the account and the instant, which stand before it. */
export function sentenceOf(entry: Entry): string {
  const say = SENTENCES[entry.kind]
  const said = say === undefined ? entry.kind : say(entry)
  return entry.enforced === false ? `${said} (only on trial)` : said
}

/** By kind; one that is not known yet is named as it is. */
const SENTENCES: Readonly<Partial<Record<string, (entry: Entry) => string>>> = {
  opened: (entry) => `opened${on(entry)}${opening(entry)}`,
  refused: (entry) => `refused${on(entry)}${refusal(entry)}`,
  displaced: (entry) => `displaced${on(entry)}${displacer(entry)}`,
  replaced: (entry) => `replaced${on(entry)} by a new sign-in on the same device`,
  closed: (entry) => `signed out${on(entry)}`,
  expired: (entry) => `ended${on(entry)}: its lifetime was over`,
  idle: (entry) => `ended${on(entry)}: not used for too long`,
  revoked: (entry) => `ended${on(entry)}${revoker(entry)}`,
  renewed: (entry) => `renewed${on(entry)}`,
  'taken-over': (entry) => `took the place${on(entry)}${operatorOf(entry)}${gaveWay(entry)}`,
  granted: (entry) => `granted${operatorOf(entry)}: the next who would be refused gets in${until(entry)}`,
  'clock-corrected': ({ lead = 0 }) =>
    `moved back by ${lead / 1_000} seconds: the clock of some node, or of the store, was wrong`,
}

function on({ label }: Entry): string {
  return label === undefined ? '' : ` on ${label}`
}

function opening(entry: Entry): string {
  const { place, device, exempt } = entry
  return [
    place === undefined ? '' : ` in ${place}`,
    device === 'another' ? ', a device that was not known' : '',
    exempt === true ? ', exempt from the limits' : '',
    gaveWay(entry),
  ].join('')
}

function gaveWay({ sessions = [] }: Entry): string {
  return sessions.length === 0 ? '' : `; ${countOf(sessions.length, 'session')} gave way`
}

const REASONS: Readonly<Record<NonNullable<Entry['reason']>, string>> = {
  locked: 'the account is in use',
  full: 'the account is in use, and its lock does not end',
  ticket: 'the ticket for a takeover does not hold',
  password: 'a takeover needs the password again',
  gone: 'what was to give way is over, and its place taken',
}

function refusal({ reason, retryAt }: Entry): string {
  const why = reason === undefined ? '' : `: ${REASONS[reason] ?? reason}`
  return retryAt === undefined ? why : `${why}, until ${momentText(retryAt)}`
}

function displacer(entry: Entry): string {
  const { by } = entry
  if (by?.rule === 'policy') return ': the policy allows fewer sessions by now'
  if (by?.rule === 'capacity') return ': the account had no room for more'
  const other = by?.label === undefined ? '' : ` by ${by.label}`
  return by?.takeover === true ? `${other}, which took the place${operatorOf(entry)}` : other
}

function revoker(entry: Entry): string {
  const { by } = entry
  if (by?.disowned !== true) return operatorOf(entry)
  const other = by.label === undefined ? 'whoever it had displaced' : by.label
  return `: ${other} said that it was not theirs`
}

function operatorOf({ by }: Entry): string {
  return by?.operator === undefined ? '' : ` by the operator ${by.operator}`
}

function until({ until: at }: Entry): string {
  return at === undefined ? '' : ` until ${momentText(at)}`
}
