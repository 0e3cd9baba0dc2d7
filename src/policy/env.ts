// A policy from environment variables: UTSESSIONS_* and the two names that the Django middleware of 2008 read.

import { given, UtsessionsError } from './errors.ts'
import { type PolicyOptions, resolvePolicy } from './options.ts'

type Environment = Readonly<Record<string, string | undefined>>

const SECONDS = /^\d+$/

/**
 * The policy that the environment asks for; what it does not mention keeps its default.
 *
 * Read are `UTSESSIONS_MAX_SESSIONS`, `UTSESSIONS_LOCK`, `UTSESSIONS_LOCK_FROM`, `UTSESSIONS_DISPLACE`, `UTSESSIONS_LIFETIME`,
 * `UTSESSIONS_IDLE`, `UTSESSIONS_TOUCH_EVERY`, `UTSESSIONS_KEEP_ENDINGS`, `UTSESSIONS_TAKEOVER`, `UTSESSIONS_ENFORCE`, and the
 * original's `SESSION_TOKEN_LIMIT_SECONDS` (the lock window) and `SESSION_LIMIT_SECONDS` (the lifetime; 0 is none), in whole
 * seconds. Where both speak, ours counts. Durations are `'5m'` or bare milliseconds; an empty variable counts as not set.
 *
 * @throws {UtsessionsError} `UTS_POLICY_INVALID`, naming the variable
 */
export function policyFromEnv(env: Environment = globalThis.process?.env ?? {}): PolicyOptions {
  const lockSeconds = seconds(env, 'SESSION_TOKEN_LIMIT_SECONDS')
  const lifetimeSeconds = seconds(env, 'SESSION_LIMIT_SECONDS')
  const options: Record<string, unknown> = {
    ...(lockSeconds !== undefined && { lock: lockSeconds * 1000 }),
    ...(lifetimeSeconds !== undefined && { lifetime: lifetimeSeconds === 0 ? 'none' : lifetimeSeconds * 1000 }),
  }
  for (const [name, option] of Object.entries(NAMES)) {
    const text = env[name]?.trim()
    if (text !== undefined && text !== '') options[option] = usable(name, option, value(text))
  }
  return Object.freeze(options)
}

const NAMES: Readonly<Record<string, keyof PolicyOptions>> = {
  UTSESSIONS_MAX_SESSIONS: 'maxSessions',
  UTSESSIONS_LOCK: 'lock',
  UTSESSIONS_LOCK_FROM: 'lockFrom',
  UTSESSIONS_DISPLACE: 'displace',
  UTSESSIONS_LIFETIME: 'lifetime',
  UTSESSIONS_IDLE: 'idle',
  UTSESSIONS_TOUCH_EVERY: 'touchEvery',
  UTSESSIONS_KEEP_ENDINGS: 'keepEndings',
  UTSESSIONS_TAKEOVER: 'takeover',
  UTSESSIONS_ENFORCE: 'enforce',
}

/** The value, if it is one for this option. How it goes with the others shows when the policy is used: there may be more beside it. */
function usable(name: string, option: keyof PolicyOptions, given: unknown): unknown {
  const beside = given === 'forever' ? { idle: 1 } : {}
  try {
    resolvePolicy({ ...beside, [option]: given })
    return given
  } catch (cause) {
    const why = (cause as UtsessionsError).message
    throw new UtsessionsError('UTS_POLICY_INVALID', `The environment variable ${name} is not usable: ${why}`, { cause })
  }
}

function value(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function seconds(env: Environment, name: string): number | undefined {
  const text = env[name]?.trim()
  if (text === undefined || text === '') return undefined
  if (SECONDS.test(text)) return Number(text)
  throw new UtsessionsError('UTS_POLICY_INVALID', `${name} must be whole seconds, such as 300, but is ${given(text)}.`)
}
