// What can be asked in a small world: every kind of command, by anybody who knows anything that the record knows, or has forgotten.
// Credentials are names of the quotient; `new-…` is what nobody has seen before.

import type { Command, Credentials } from '../../src/policy/command.ts'
import type { AccountRecord, Ending, Session } from '../../src/policy/record.ts'
import { DEVICES, FORGOTTEN, longAgo, type Names, NOW, type Scale } from './quotient.ts'

/** A command without its time; the names stay true while the record changes under it. */
export interface Ask {
  readonly kind: Command['kind']
  readonly device?: string
  readonly host?: string
  readonly token?: string
  readonly newToken?: string
  readonly exempt?: true
  readonly remembered?: true
  readonly passive?: true
  readonly adopt?: string
  readonly operator?: true
  readonly ticket?: string
  readonly reauthenticated?: true
  readonly pick?: string
  readonly session?: string
  readonly target?: 'all' | 'session' | 'others'
  /** For how many ticks. */
  readonly ticks?: number
}

/** `new-token` sorts after every id of the record, `a-new-token` before them: both orders of a tie are tried. */
const NEW = { host: 'new-host', newToken: 'x-new-token' } as const
const NEW_BEFORE = { host: 'new-host', newToken: 'a-new-token' } as const

/** Commands that a world may leave out to stay small. */
export type Extra = 'renewals' | 'tickets' | 'passwords' | 'disowning' | 'grants' | 'exempt' | 'remembered' | 'rare'

/** Everything that can be asked of this record. */
export function asksOf(record: AccountRecord, extras: readonly Extra[]): readonly Ask[] {
  const when = (extra: Extra, asks: readonly Ask[]) => (extras.includes(extra) ? asks : [])
  const tie = record.sessions.some(({ openedAt }) => openedAt === NOW)
  const isExempt = record.sessions.some(({ exempt }) => exempt) // one at a time, or the world would be endless
  const arrivals = DEVICES.flatMap<Ask>((device) => [
    { kind: 'open', device, ...NEW },
    ...(tie ? [{ kind: 'open' as const, device, ...NEW_BEFORE }] : []),
    { kind: 'takeover', device, ...NEW, operator: true },
    ...when('tickets', [{ kind: 'takeover', device, ...NEW, ticket: 'new-ticket' }]),
    ...when('passwords', [{ kind: 'takeover', device, ...NEW, ticket: 'new-ticket', reauthenticated: true }]),
    ...when('exempt', isExempt ? [] : [{ kind: 'open', device, ...NEW, exempt: true }]),
    ...when('remembered', [{ kind: 'open', device, ...NEW, remembered: true }]),
    ...when(
      'rare',
      record.sessions.map(({ id }) => ({ kind: 'takeover', device, ...NEW, operator: true, pick: id })),
    ),
  ])
  const forgotten: readonly Ask[] = [
    { kind: 'open', ...NEW, token: FORGOTTEN },
    { kind: 'check', token: FORGOTTEN },
  ]
  return [
    ...arrivals,
    ...record.spent.map<Ask>(({ ticket }) => ({ kind: 'takeover', ...NEW, ticket })),
    ...record.sessions.flatMap((session) => [...asksOfHolder(session), ...when('renewals', renewals(session))]),
    ...record.sessions.flatMap((session) => when('rare', rareAsks(session))),
    ...record.endings.flatMap((ending) => [...asksOfDead(ending), ...when('rare', rareAsksOfDead(ending))]),
    ...(record.forgottenBefore > 0 ? forgotten : []),
    ...when('disowning', disownings(record)),
    ...when(
      'grants',
      [1, 2].map((ticks) => ({ kind: 'grant', ticks })),
    ),
    { kind: 'takeover', ...NEW },
    { kind: 'revoke', target: 'all' },
  ]
}

function asksOfHolder({ id, tokens, hostSessions, devices }: Session): readonly Ask[] {
  const token = tokens[0] as string
  const device = devices[0] as string
  const host = hostSessions[0] as string
  return [
    { kind: 'open', token, host, device, newToken: NEW.newToken },
    { kind: 'open', host, device, newToken: NEW.newToken },
    { kind: 'open', host, device, newToken: id },
    { kind: 'check', token, host },
    { kind: 'close', token },
  ]
}

/** By the dead, by the living, and by whoever is forgotten. */
function disownings({ sessions, endings, forgottenBefore }: AccountRecord): readonly Ask[] {
  const tokens = [...sessions, ...endings].map(({ tokens }) => tokens[0] as string)
  return [...tokens, ...(forgottenBefore > 0 ? [FORGOTTEN] : [])].map((token) => ({ kind: 'disown', token }))
}

function renewals({ tokens, retired, devices }: Session): readonly Ask[] {
  const renewal: Ask = { kind: 'renew', token: tokens[0] as string, newToken: NEW.newToken }
  const replaced = retired?.tokens[0]
  if (replaced === undefined) return [renewal]
  return [
    renewal,
    { kind: 'renew', token: replaced, newToken: NEW.newToken },
    { kind: 'check', token: replaced },
    { kind: 'open', token: replaced, device: devices[0] as string, ...NEW },
  ]
}

function rareAsks({ id: session, tokens, hostSessions, devices }: Session): readonly Ask[] {
  const token = tokens[0] as string
  const host = hostSessions[0] as string
  return [
    { kind: 'open', token, ...NEW },
    { kind: 'check', token, host: 'new-host' },
    ...(devices.length === 1 ? [{ kind: 'check' as const, token, adopt: DEVICES[2] }] : []),
    { kind: 'check', host },
    { kind: 'close', host },
    { kind: 'close', session },
    { kind: 'check', token, passive: true },
    { kind: 'revoke', target: 'session', session },
    { kind: 'revoke', target: 'others', token },
    { kind: 'revoke', target: 'others', session },
  ]
}

function asksOfDead({ id, tokens, hostSessions }: Ending): readonly Ask[] {
  const token = tokens[0] as string
  const host = hostSessions[0] as string
  return [
    { kind: 'open', token, host, newToken: NEW.newToken },
    { kind: 'open', ...NEW, newToken: id },
    { kind: 'check', token, host },
  ]
}

function rareAsksOfDead({ id: session, tokens, hostSessions }: Ending): readonly Ask[] {
  const token = tokens[0] as string
  return [
    { kind: 'open', token, ...NEW },
    { kind: 'open', host: hostSessions[0] as string, newToken: NEW.newToken },
    { kind: 'takeover', token, ...NEW, operator: true },
    { kind: 'close', token },
    { kind: 'renew', token, newToken: NEW.newToken },
    { kind: 'revoke', target: 'others', token },
    { kind: 'revoke', target: 'session', session },
  ]
}

/** The command of an ask, put to this record at this time. */
export function commandOf(ask: Ask, record: AccountRecord, now: number, scale: Scale): Command {
  const common = { account: 'U', now }
  const request = credentialsOf(ask, record, scale)
  const newcomer = { device: ask.device, newToken: ask.newToken ?? '', exempt: ask.exempt }
  switch (ask.kind) {
    case 'open':
      return { kind: 'open', ...common, ...request, ...newcomer, remembered: ask.remembered }
    case 'takeover': {
      const until = record.spent.find(({ ticket }) => ticket === ask.ticket)?.until ?? NOW + 2 * scale.tickMs
      const ticket = ask.ticket === undefined ? undefined : { hash: ask.ticket, until }
      const pick = ask.pick === undefined ? undefined : [ask.pick]
      const { reauthenticated } = ask
      const by = { ticket, reauthenticated, operator: ask.operator && 'root' }
      return { kind: 'takeover', ...common, ...request, ...newcomer, ...by, pick }
    }
    case 'check':
      return { kind: 'check', ...common, ...request, passive: ask.passive, adoptDevice: ask.adopt }
    case 'close':
      return { kind: 'close', ...common, ...request, session: ask.session }
    case 'renew':
      return { kind: 'renew', ...common, ...request, newToken: ask.newToken ?? '' }
    case 'disown':
      return { kind: 'disown', ...common, token: request.token ?? { hash: '', issuedAt: Infinity } }
    case 'grant':
      return { kind: 'grant', ...common, operator: 'root', forMs: (ask.ticks ?? 0) * scale.tickMs }
    case 'revoke': {
      const others = { othersThan: { ...request, ...(ask.session !== undefined && { session: ask.session }) } }
      const one = { session: ask.session ?? '' }
      return {
        kind: 'revoke',
        ...common,
        target: ask.target === 'all' ? 'all' : ask.target === 'session' ? one : others,
      }
    }
  }
}

function credentialsOf({ token, host }: Ask, record: AccountRecord, scale: Scale): Credentials {
  const owner = record.sessions.find(({ tokens, retired }) =>
    [...tokens, ...(retired?.tokens ?? [])].includes(token ?? ''),
  )
  const issuedAt = owner?.openedAt ?? longAgo(scale)
  return { token: token === undefined ? undefined : { hash: token, issuedAt }, hostSession: host }
}

/** The same ask in the names of now; `undefined` where it is the retry of what has been forgotten, which nobody could tell. */
export function renamed(ask: Ask, names: Names): Ask | undefined {
  const { token, host, newToken, session, pick, device, adopt, ticket } = ask
  const isNew = (name: string) => name.includes('new-')
  const name = (old: string | undefined, otherwise: string) =>
    old === undefined ? undefined : isNew(old) ? old : (names[old] ?? otherwise)
  if (newToken !== undefined && !isNew(newToken) && names[newToken] === undefined) return undefined
  const next = {
    ...ask,
    token: name(token, FORGOTTEN),
    host: name(host, 'new-host'),
    newToken: name(newToken, ''),
    session: name(session, 'nobody'),
    pick: name(pick, 'nobody'),
    device: name(device, ''),
    adopt: name(adopt, ''),
    ticket: name(ticket, 'new-ticket'),
  }
  return JSON.parse(JSON.stringify(next)) as Ask
}
