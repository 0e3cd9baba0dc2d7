// What the load asks next of an account: openings, checks, closings and revocations, by names that can be told again after a lost answer.

import type { Ask } from '../../src/controller/transact.ts'
import type { OpenCommand } from '../../src/policy/command.ts'
import type { Operation } from './history.ts'
import type { Random } from './random.ts'

/** What one process has asked of one account so far. */
export interface Acquaintance {
  readonly account: string
  /** Tokens that this process made, and those that the other may have made by now. */
  readonly tokens: string[]
  /** Openings that failed: they may have happened. */
  readonly failed: OpenCommandAsk[]
}

type OpenCommandAsk = Ask<OpenCommand>

/** No token of the load is ever too old. */
const FOREVER = Number.MAX_SAFE_INTEGER

export function nextAsk(known: Acquaintance, process: string, other: string, random: Random): Ask {
  const { account, failed } = known
  const dice = random()
  const again = failed.length > 0 && dice < 0.5 ? random.oneOf(failed) : undefined
  if (again) return again
  if (dice < 0.45 || known.tokens.length === 0) return newOpening(known, process, other, random)
  const token = random.oneOf(known.tokens)
  const credentials = { token: { hash: token, issuedAt: FOREVER } }
  if (dice < 0.76) return { kind: 'check', account, ...(random() < 0.1 ? { hostSession: 'host' } : credentials) }
  if (dice < 0.89) return { kind: 'close', account, ...credentials }
  return {
    kind: 'revoke',
    account,
    target: random.oneOf(['all', { session: token }, { othersThan: credentials }] as const),
  }
}

/** Most come from devices of their own; some from one that several share, some in a host session that several share. */
function newOpening(known: Acquaintance, process: string, other: string, random: Random): OpenCommandAsk {
  const number = known.tokens.filter((token) => token.startsWith(process)).length + 1
  const newToken = `${process}.${number}`
  known.tokens.push(newToken, `${other}.${number}`)
  return {
    kind: 'open',
    account: known.account,
    newToken,
    device: random() < 0.25 ? 'device' : `device of ${newToken}`,
    ...(random() < 0.15 && { hostSession: 'host' }),
  }
}

/** Keeps in mind what became of it. */
export function remember({ failed }: Acquaintance, ask: Ask, answer: Operation['answer']): void {
  if (ask.kind !== 'open') return
  const place = failed.indexOf(ask)
  if (answer !== null && place >= 0) failed.splice(place, 1)
  if (answer === null && place < 0) failed.push(ask)
}
