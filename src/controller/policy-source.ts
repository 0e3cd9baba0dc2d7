// Where a command's policy comes from: one for all, or the application's function by account, held to a second.

import { given, UtsessionsError } from '../policy/errors.ts'
import { type Policy, type PolicyOptions, resolvePolicy } from '../policy/options.ts'
import type { Events } from './events.ts'

/**
 * The policy by account, and by what the application knows of it (plan, role). Asked for every command; has a second to answer.
 * A function that takes the context is not asked by `prune`, nor by a `close` or `revoke` that brings none.
 */
export type PolicyFunction = (account: string, context: unknown) => PolicyOptions | Promise<PolicyOptions>

export type PolicySource = (account: string, context: unknown) => Policy | Promise<Policy>

const LONGEST_MS = 1_000

/** @throws {UtsessionsError} `UTS_POLICY_INVALID` at once for a policy that is no function; later, for each command, `UTS_POLICY_UNAVAILABLE` */
export function createPolicySource(policy: PolicyOptions | PolicyFunction, events: Events): PolicySource {
  if (typeof policy !== 'function') {
    const resolved = resolvePolicy(policy)
    return () => resolved
  }
  const known = new WeakMap<PolicyOptions, Policy>()
  const resolvedOf = (options: PolicyOptions) => {
    const resolved = known.get(options) ?? resolvePolicy(assertGiven(options))
    known.set(options, resolved)
    return resolved
  }
  const failed = (account: string, error: unknown) => {
    events.emit('policy-error', { account, error })
    return Promise.reject(unavailable(error))
  }
  return (account, context) => {
    try {
      const answer = policy(account, context)
      if (!isPromise(answer)) return resolvedOf(answer) // nobody waits for what is there
      return withinASecond(answer)
        .then(resolvedOf)
        .catch((error) => failed(account, error))
    } catch (error) {
      return failed(account, error)
    }
  }
}

/**
 * Whether a policy depends on more than the account: asked without that, it could end the wrong sessions. Parameters with defaults and those
 * that are gathered do not count in a function's `length`, so its head is looked at; where that cannot be told apart, it takes the context.
 */
export function takesContext(policy: PolicyOptions | PolicyFunction): boolean {
  if (typeof policy !== 'function') return false
  const [, parameters = ''] = HEAD.exec(String(policy)) ?? []
  return policy.length > 1 || /,\s*\S|=|\.\.\./.test(parameters)
}

/** Of a function, an arrow or a method, up to the first closing bracket. */
const HEAD = /^(?:async\s*)?(?:function\s*)?[\w$]*\s*\(([^)]*)/

/** For ending sessions while the application cannot say what its policy is: nothing but what was asked for happens. */
export const NO_LIMITS: Policy = resolvePolicy({
  maxSessions: 'unlimited',
  lifetime: 'none',
  idle: 'none',
  keepEndings: 256,
})

function assertGiven(options: PolicyOptions): PolicyOptions {
  if (typeof options === 'object' && options !== null) return options
  throw new UtsessionsError('UTS_POLICY_INVALID', `The policy function gave ${given(options)} instead of a policy.`)
}

async function withinASecond<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The policy function took longer than a second')), LONGEST_MS)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

function unavailable(cause: unknown): UtsessionsError {
  const why = cause instanceof Error ? cause.message : given(cause)
  return new UtsessionsError(
    'UTS_POLICY_UNAVAILABLE',
    `There is no policy for this account: ${why}. Nobody was let in or out by it.`,
    { cause },
  )
}
