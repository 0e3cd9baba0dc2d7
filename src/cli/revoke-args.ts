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
  const joined = withIdsJoined(args)
  const { values } = parsed('revoke', joined, FLAGS)
  const { store, policy, json, yes, everybody, all, session } = values
  const meant = [everybody, all, session !== undefined].filter(Boolean).length
  if (meant !== 1) throw new UsageError(`It must be clear whose sessions end, and which. ${WAYS}`)
  const operator = operatorIn(values.operator, streams)
  const common = { store, policy, json, yes, operator }
  if (everybody) return { ...common, account: nobody(joined), sessions: undefined }
  const [account] = oneAccount('revoke', joined, FLAGS)
  return { ...common, account, sessions: listIn('--session', session?.join(',')) }
}

/** One id in sixty-four begins with a hyphen, and would be taken for an option. */
function withIdsJoined(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--')
  const isId = (at: number) => at > 0 && args[at - 1] === '--session' && (end < 0 || at < end) && !isFlag(args[at])
  return args.flatMap((arg, at) => {
    if (isId(at)) return [`--session=${arg}`]
    return arg === '--session' && isId(at + 1) ? [] : [arg]
  })
}

function isFlag(arg = ''): boolean {
  return arg === '' || (arg.startsWith('--') && Object.hasOwn(FLAGS, arg.slice(2)))
}

function nobody(args: readonly string[]): undefined {
  const [account] = parsed('revoke', args, FLAGS).positionals
  if (account !== undefined) throw new UsageError(`--everybody and an account cannot both be meant. ${WAYS}`)
}
