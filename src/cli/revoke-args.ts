// The arguments of `revoke`: whose sessions, which of them, in whose name.

import { listIn, oneAccount, parsed, STORE_FLAGS } from './flags.ts'
import { operatorIn } from './operator.ts'
import type { StoreValues } from './store.ts'
import type { Streams } from './terminal.ts'
import { UsageError } from './usage.ts'

export interface RevokeArgs extends StoreValues {
  /** `undefined`: everybody. */
  readonly account: string | undefined
  /** `undefined`: all of the account. */
  readonly sessions: readonly string[] | undefined
  readonly operator: string
  /** Nobody needs to be asked. */
  readonly yes: boolean
  readonly json: boolean
}

const FLAGS = {
  ...STORE_FLAGS,
  session: { type: 'string', multiple: true },
  all: { type: 'boolean', default: false },
  everybody: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  operator: { type: 'string' },
} as const

const WAYS = 'Write revoke ACCOUNT --session ID, revoke ACCOUNT --all, or revoke --everybody.'

/** @throws {UsageError} for more than one meaning, and for none */
export function revokeArgs(args: readonly string[], streams: Streams): RevokeArgs {
  const { values } = parsed('revoke', args, FLAGS)
  const { store, policy, json, yes, everybody, all, session } = values
  const meant = [everybody, all, session !== undefined].filter(Boolean).length
  if (meant !== 1) throw new UsageError(`It must be clear whose sessions end, and which. ${WAYS}`)
  const operator = operatorIn(values.operator, streams)
  const common = { store, policy, json, yes, operator }
  if (everybody) return { ...common, account: nobody(args), sessions: undefined }
  const [account] = oneAccount('revoke', args, FLAGS)
  return { ...common, account, sessions: listIn('--session', session?.join(',')) }
}

function nobody(args: readonly string[]): undefined {
  const [account] = parsed('revoke', args, FLAGS).positionals
  if (account !== undefined) throw new UsageError(`--everybody and an account cannot both be meant. ${WAYS}`)
}
