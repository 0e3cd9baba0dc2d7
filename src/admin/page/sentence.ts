// A line of the journal as a plain sentence, in parts: words, and the names and instants in it.

import type { Entry } from '../../policy/decision.ts'
import type { EndedBy } from '../../policy/record.ts'
import { counted, lengthText } from './times.ts'

/** `on`: the session on that device, where there is one, as two devices may have one label. */
export type Part =
  | string
  | { readonly device: string | undefined; readonly on: string | undefined }
  | { readonly session: string }
  | { readonly name: string }
  | { readonly at: number }

/** What happened. Under `enforce: false` it is what would have. */
export function sentenceOf(entry: Entry): readonly Part[] {
  const parts = SENTENCES[entry.kind]?.(entry) ?? [`${entry.kind}.`] // of a newer version
  return entry.enforced === false ? ['On trial, not done: ', ...parts] : parts
}

type Sentence = (entry: Entry) => readonly Part[]

const SENTENCES: Readonly<Record<Entry['kind'], Sentence>> = {
  opened: (entry) => [device(entry), ' signed in', ...from(entry), ...opening(entry), '.'],
  refused,
  displaced: (entry) => [device(entry), ' was displaced', ...displacedBy(entry.by), ...after(entry), '.'],
  replaced: (entry) => [device(entry), ' gave way to a new sign-in on the same device', ...after(entry), '.'],
  closed: (entry) => [device(entry), ' signed out', ...after(entry), '.'],
  expired: (entry) => [device(entry), ' came to the end of its lifetime', ...after(entry), '.'],
  idle: (entry) => [device(entry), ' ended, as nobody had used it', ...after(entry), '.'],
  revoked: (entry) => [device(entry), ' was ended', ...endedBy(entry.by), ...after(entry), '.'],
  renewed: (entry) => [device(entry), ' was confirmed: its time starts anew.'],
  'taken-over': ({ session = '', by, sessions }) => [
    'Session ',
    { session },
    ' took the account over',
    ...allowed(by, ', as '),
    gaveWay(sessions),
    '.',
  ],
  granted: ({ by, until }) => [
    ...operator(by),
    ' granted a takeover',
    ...(until === undefined ? [] : [', to be used before ', { at: until }]),
    '.',
  ],
  'clock-corrected': ({ lead = 0 }) => [`The times were set right: a server’s clock was ${lengthText(lead)} ahead.`],
}

function device({
  label,
  session,
}: {
  readonly label?: string | undefined
  readonly session?: string | undefined
}): Part {
  return { device: label, on: session }
}

function from({ place }: Entry): readonly Part[] {
  return place === undefined ? [] : [' from ', { name: place }]
}

function opening({ device: known, exempt, sessions }: Entry): readonly Part[] {
  const first = known === 'first' ? ', the first device of this account' : ''
  const another = known === 'another' ? ', on a device that is new to the account' : ''
  return [`${first}${another}${exempt ? ', exempt from the limits' : ''}${gaveWay(sessions)}`]
}

const REFUSED: Readonly<Record<NonNullable<Entry['reason']>, string>> = {
  locked: 'the account was in use',
  full: 'every place was taken, and no time frees one',
  ticket: 'its ticket for a takeover did not hold',
  password: 'the password was not asked for again',
  gone: 'what it chose to end was over already',
}

function refused(entry: Entry): readonly Part[] {
  const { reason, sessions = [], retryAt } = entry
  const why = reason === undefined ? '' : `: ${REFUSED[reason]}`
  const holders = reason === 'locked' && sessions.length > 1 ? ` by ${counted(sessions.length, 'session')}` : ''
  const when = retryAt === undefined ? [] : ['. It would have succeeded from ', { at: retryAt }, ' on']
  return [device({ label: entry.label }), ` was refused${why}${holders}`, ...when, '.']
}

function displacedBy(by: EndedBy | undefined): readonly Part[] {
  if (by?.rule === 'policy') return [', because fewer sessions are allowed now']
  if (by?.rule === 'capacity') return [', because the record was full']
  const who = by?.session === undefined && by?.label === undefined ? [] : [' by ', device(by)]
  return [...who, ...(by?.takeover ? [' in a takeover'] : []), ...allowed(by, ' that ')]
}

function allowed(by: EndedBy | undefined, before: string): readonly Part[] {
  return by?.operator === undefined ? [] : [before, { name: by.operator }, ' allowed']
}

function gaveWay(sessions: readonly string[] = []): string {
  return sessions.length === 0 ? '' : `; ${counted(sessions.length, 'session')} gave way`
}

function endedBy(by: EndedBy | undefined): readonly Part[] {
  if (by?.disowned) return [': whoever it had displaced said that it was not them']
  if (by?.operator !== undefined) return [' by ', { name: by.operator }]
  if (by?.session !== undefined) return [' by ', device(by)]
  return []
}

function operator(by: EndedBy | undefined): readonly Part[] {
  return [by?.operator === undefined ? 'An operator' : { name: by.operator }]
}

function after({ since, at }: Entry): readonly Part[] {
  return since === undefined || at - since < 1_000 ? [] : [`, after ${lengthText(at - since)}`]
}
