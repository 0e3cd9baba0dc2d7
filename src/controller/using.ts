// The verbs for a session in use: check, renew, the list of an account's sessions, and since when its sign-ins are good.

import { deadlineOf } from '../policy/deadlines.ts'
import { decide } from '../policy/decide.ts'
import type { Alive } from '../policy/decision.ts'
import { findLive } from '../policy/lookup.ts'
import type { Policy } from '../policy/options.ts'
import { correctClock } from '../policy/time.ts'
import { type CheckAnswer, type ListedSession, type RenewAnswer, toAlive, unverified, viewOf } from './answers.ts'
import { at } from './attempts.ts'
import { checkCommand, renewCommand } from './commands.ts'
import { letThrough } from './let-through.ts'
import type { Parts } from './parts.ts'
import { recall } from './recall.ts'
import type { CheckRequest, ListRequest, NotBeforeRequest, RenewRequest } from './requests.ts'
import { newSecret } from './token.ts'

/** Every request comes through here: no promise but the one that is answered, and none to wait for where the record is at hand. */
export function check(parts: Parts, request: CheckRequest): Promise<CheckAnswer> {
  return new Promise((resolve, reject) => {
    const command = checkCommand(request)
    const policyOf = request.endingOnly ? parts.policyWithoutContext : parts.policyOf
    const policy = policyOf(command.account, request.context)
    const go = (known: Policy) => checkBy(parts, command, known, request.fresh ?? false, resolve, reject)
    if (policy instanceof Promise) policy.then(go).catch(reject)
    else go(policy)
  })
}

type CheckAsk = ReturnType<typeof checkCommand>

function checkBy(
  parts: Parts,
  command: CheckAsk,
  policy: Policy,
  fresh: boolean,
  resolve: (answer: CheckAnswer | Promise<CheckAnswer>) => void,
  reject: (error: unknown) => void,
): void {
  const cached = fresh ? undefined : aliveInCache(parts, command, policy)
  if (cached) {
    resolve(toAlive(cached, null))
    return
  }
  parts.transact.run(
    command,
    policy,
    (decision) => resolve(decision.outcome === 'alive' ? toAlive(decision, null) : recall(parts, command, decision)),
    (error) => {
      try {
        letThrough(parts, command, error)
        resolve(unverified('alive'))
      } catch (failure) {
        reject(failure)
      }
    },
  )
}

/** Only that somebody's session is alive, and that there is nothing to write about it, is believed of a cache. For everything else the store is asked. */
function aliveInCache({ cache, clock }: Parts, command: CheckAsk, policy: Policy): Alive | undefined {
  const record = cache?.look(command.account)
  if (!record) return undefined
  const step = decide(record, at(clock.now(), command), policy)
  return step.record === record && step.decision.outcome === 'alive' ? step.decision : undefined
}

export async function renew(parts: Parts, request: RenewRequest): Promise<RenewAnswer> {
  const secret = newSecret()
  const command = renewCommand(request, secret)
  const policy = await parts.policyOf(command.account, request.context)
  const decision = await parts.transact(command, policy)
  return decision.outcome === 'alive' ? toAlive(decision, secret) : recall(parts, command, decision)
}

/** Looks at what is alive, and writes nothing: a lowered policy ends nobody before the next opening or check. */
export async function list(parts: Parts, request: ListRequest): Promise<readonly ListedSession[]> {
  const command = checkCommand({ ...request, passive: true })
  const policy = { ...(await parts.policyOf(command.account, request.context)), maxSessions: Infinity }
  const snapshot = await parts.transact.load(command.account)
  const now = parts.clock.at(snapshot)
  const { record } = decide(snapshot.record, { ...command, now }, policy)
  const current = findLive(record, command, now)
  return record.sessions
    .map((session) => ({
      ...viewOf(session, deadlineOf(session, policy)),
      current: session.id === current?.id,
      address: session.address ?? null,
    }))
    .sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1))
}

/** One load. Asks for no policy: there is none that a revocation of all would depend on. */
export async function notBefore(parts: Parts, { account }: NotBeforeRequest): Promise<number | null> {
  const command = checkCommand({ account, passive: true })
  const snapshot = await parts.transact.load(command.account)
  const record = correctClock(snapshot.record, parts.clock.at(snapshot))
  return record.notBefore === 0 ? null : record.notBefore
}
