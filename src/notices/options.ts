// What an application tells notify, as accepted and as resolved.

import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { DisownedNotice, DisplacedNotice, NewDeviceNotice, RefusedRepeatedlyNotice } from './notices.ts'

/** What is called for a notice. Not waited for; what it throws, now or later, is the control's event `listener-error`. */
export interface NoticeHooks {
  readonly onDisplaced?: ((notice: DisplacedNotice) => unknown) | undefined
  readonly onNewDevice?: ((notice: NewDeviceNotice) => unknown) | undefined
  readonly onRefusedRepeatedly?: ((notice: RefusedRepeatedlyNotice) => unknown) | undefined
  readonly onDisowned?: ((notice: DisownedNotice) => unknown) | undefined
}

export interface NotifyOptions extends NoticeHooks {
  /** How many refusals within which time are told of. @default { refusals: 3, within: '10m' } */
  readonly refusedRepeatedly?: { readonly refusals?: number; readonly within?: Duration }
  /** What the policy function is handed when an account's sessions are looked at. @default nothing */
  readonly context?: (account: string) => unknown
}

export interface ResolvedNotifyOptions extends NoticeHooks {
  readonly refusals: number
  readonly withinMs: number
  readonly context: ((account: string) => unknown) | undefined
}

/** No more refusals are counted: so many are asked of the journal at once. */
export const MOST_REFUSALS = 100

const HOOKS = ['onDisplaced', 'onNewDevice', 'onRefusedRepeatedly', 'onDisowned'] as const
const KNOWN: readonly string[] = [...HOOKS, 'refusedRepeatedly', 'context']
const SHORTEST_MS = 1_000
const LONGEST_MS = 30 * 86_400_000

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write */
export function resolveNotifyOptions(options: NotifyOptions): ResolvedNotifyOptions {
  if (typeof options !== 'object' || options === null)
    throw invalid(`notify needs hooks, but was given ${given(options)}. Write { onDisplaced: (notice) => … }.`)
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw invalid(`notify has no option ${given(unknown)}. It has: ${KNOWN.join(', ')}.`)
  for (const name of [...HOOKS, 'context'] as const) assertFunction(name, options[name])
  if (HOOKS.every((name) => options[name] === undefined))
    throw invalid(`notify was given no hook, so it would tell nobody. Give one of: ${HOOKS.join(', ')}.`)
  if (options.refusedRepeatedly !== undefined && !options.onRefusedRepeatedly)
    throw invalid('refusedRepeatedly means nothing without onRefusedRepeatedly. Give that hook, or leave it out.')
  const { onDisplaced, onNewDevice, onRefusedRepeatedly, onDisowned, context } = options
  const hooks = { onDisplaced, onNewDevice, onRefusedRepeatedly, onDisowned }
  return Object.freeze({ ...hooks, context, ...repeatedly(options.refusedRepeatedly ?? {}) })
}

function repeatedly(value: NonNullable<NotifyOptions['refusedRepeatedly']>) {
  if (typeof value !== 'object' || value === null)
    throw invalid(`refusedRepeatedly must be { refusals, within }, but is ${given(value)}.`)
  const { refusals = 3, within = '10m', ...rest } = value
  if (Object.keys(rest).length > 0)
    throw invalid(`refusedRepeatedly has only refusals and within, but was given ${given(rest)}.`)
  if (!Number.isSafeInteger(refusals) || refusals < 1 || refusals > MOST_REFUSALS)
    throw invalid(`refusals must be a whole number from 1 to ${MOST_REFUSALS}, but is ${given(refusals)}. Write 3.`)
  const withinMs = durationMs(within, 'within', 'UTS_OPTION_INVALID')
  if (withinMs < SHORTEST_MS || withinMs > LONGEST_MS)
    throw invalid(`within must be from a second to thirty days, but is ${given(within)}. Write '10m'.`)
  return { refusals, withinMs }
}

function assertFunction(name: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return
  throw invalid(`${name} must be a function, but is ${given(value)}.`)
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
