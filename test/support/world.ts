// A small world for tests of the pure layer: one account whose sessions go by short names. `world(policy).open('B', { at: '5m' })`.
// A name stands for the session's first token; its device is `device-NAME` and its host session `host-NAME` unless said otherwise.

import type {
  CheckCommand,
  CloseCommand,
  Command,
  Credentials,
  DisownCommand,
  GrantCommand,
  OpenCommand,
  RenewCommand,
  RevokeCommand,
  TakeoverCommand,
} from '../../src/policy/command.ts'
import { decide } from '../../src/policy/decide.ts'
import type { DecisionOn, Entry } from '../../src/policy/decision.ts'
import { type Duration, durationMs } from '../../src/policy/duration.ts'
import { type PolicyOptions, resolvePolicy } from '../../src/policy/options.ts'
import { type AccountRecord, EMPTY_RECORD, type Session } from '../../src/policy/record.ts'

/** The instant at which every world begins; `at: '5m'` is five minutes later. */
export const START = Date.UTC(2026, 0, 1)

/** What a test says of a command beside its name; `at` moves the clock there and leaves it there. */
type Said<C> = Partial<Omit<C, 'kind' | 'account' | 'now'>> & { at?: Duration }
type Ask<C> = Omit<C, 'account' | 'now'> & { at?: Duration | undefined }

export function world(options: PolicyOptions = {}, record: AccountRecord = EMPTY_RECORD) {
  const state = {
    record,
    policy: resolvePolicy(options),
    now: START,
    journal: [] as Entry[],
    entries: [] as readonly Entry[],
  }
  const issuedAt = new Map<string, number>()

  function run<C extends Command>({ at, ...ask }: Ask<C>): DecisionOn<C> {
    if (at !== undefined) state.now = instant(at)
    const command = { account: 'U', now: state.now, ...ask } as unknown as C
    const { record, decision, entries } = decide(state.record, command, state.policy)
    Object.assign(state, { record, entries, journal: [...state.journal, ...entries] })
    if (
      'newToken' in command &&
      'session' in decision &&
      decision.session !== null &&
      typeof decision.session === 'object'
    ) {
      issuedAt.set(command.newToken, decision.session.openedAt)
    }
    return decision as DecisionOn<C>
  }

  const held = (name: string): Credentials => ({ token: { hash: name, issuedAt: issuedAt.get(name) ?? Infinity } })
  const newcomer = (name: string) => ({ newToken: name, device: `device-${name}`, hostSession: `host-${name}` })

  return {
    state,
    /** The token of this name, as its holder presents it. */
    held,
    open: (name: string, said: Said<OpenCommand> = {}) =>
      run<OpenCommand>({ kind: 'open', ...newcomer(name), ...said }),
    takeover: (name: string, said: Said<TakeoverCommand> = {}) =>
      run<TakeoverCommand>({ kind: 'takeover', ...newcomer(name), ...said }),
    check: (name: string, said: Said<CheckCommand> = {}) =>
      run<CheckCommand>({ kind: 'check', ...held(name), ...said }),
    close: (name: string, said: Said<CloseCommand> = {}) =>
      run<CloseCommand>({ kind: 'close', ...held(name), ...said }),
    renew: (name: string, newToken: string, said: Said<RenewCommand> = {}) =>
      run<RenewCommand>({ kind: 'renew', ...held(name), newToken, ...said }),
    revoke: (target: RevokeCommand['target'], said: Omit<Said<RevokeCommand>, 'target'> = {}) =>
      run<RevokeCommand>({ kind: 'revoke', target, ...said }),
    /** By its token, "it was not me". */
    disown: (name: string, said: Said<DisownCommand> = {}) =>
      run<DisownCommand>({ kind: 'disown', token: { hash: name, issuedAt: issuedAt.get(name) ?? Infinity }, ...said }),
    /** By an operator, for a quarter of an hour unless said otherwise. */
    grant: (said: Said<GrantCommand> = {}) =>
      run<GrantCommand>({ kind: 'grant', operator: 'root', forMs: 900_000, ...said }),
    /** From now on these rules hold. */
    rules: (next: PolicyOptions) => {
      state.policy = resolvePolicy(next)
    },
    /** Ids of the live sessions, as the record has them. */
    live: () => state.record.sessions.map((session) => session.id),
    session: (name: string): Session | undefined => state.record.sessions.find((session) => session.id === name),
    ending: (name: string) => state.record.endings.find((ending) => ending.id === name),
    /** The journal as `kind name`. */
    told: () => state.journal.map(({ kind, session }) => (session === undefined ? kind : `${kind} ${session}`)),
  }
}

/** The instant so long after the beginning. */
export function instant(at: Duration): number {
  return START + durationMs(at, 'at')
}
