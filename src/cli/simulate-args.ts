// The arguments of `simulate`, checked and turned into what the replay takes.

import { parseArgs } from 'node:util'
import { type Duration, durationMs } from '../policy/duration.ts'
import type { Choices } from '../simulate/candidates.ts'
import { FORMATS } from '../simulate/format.ts'
import type { ReadingOptions } from '../simulate/log-reader.ts'
import type { Assumptions } from '../simulate/replay.ts'
import { UsageError } from './usage.ts'

export interface SimulateArgs {
  /** Names of files; `-` is stdin. */
  readonly logs: readonly string[]
  readonly policies: readonly string[]
  readonly choices: Choices
  readonly reading: ReadingOptions
  readonly assumptions: Assumptions
  readonly json: boolean
  readonly svg: string | undefined
}

const OPTIONS = {
  policy: { type: 'string', multiple: true },
  lock: { type: 'string' },
  'max-sessions': { type: 'string' },
  idle: { type: 'string' },
  lifetime: { type: 'string' },
  format: { type: 'string' },
  user: { type: 'string' },
  time: { type: 'string' },
  device: { type: 'string' },
  patience: { type: 'string', default: '30m' },
  window: { type: 'string', default: '1h' },
  json: { type: 'boolean', default: false },
  svg: { type: 'string' },
} as const

/** @throws {UsageError} saying what cannot be meant; {@link UtsessionsError} `UTS_OPTION_INVALID`: no duration */
export function simulateArgs(args: readonly string[]): SimulateArgs {
  const { values, positionals: logs } = parsed(args)
  if (logs.length === 0) throw new UsageError('Name a log: utsessions simulate access.csv; or - for stdin.')
  if (logs.filter((log) => log === '-').length > 1) throw new UsageError('stdin (-) can be read once.')
  if (values.format !== undefined && !FORMATS.some((format) => format === values.format))
    throw new UsageError(`--format is one of ${FORMATS.join(', ')}, but was ${JSON.stringify(values.format)}.`)
  return {
    logs,
    policies: values.policy ?? [],
    choices: {
      maxSessions: listIn('--max-sessions', values['max-sessions']),
      lock: listIn('--lock', values.lock),
      idle: listIn('--idle', values.idle),
      lifetime: listIn('--lifetime', values.lifetime),
    },
    reading: {
      format: values.format,
      user: values.user,
      time: values.time,
      device: listIn('--device', values.device),
    },
    assumptions: { patienceMs: msIn('--patience', values.patience), windowMs: msIn('--window', values.window) },
    json: values.json,
    svg: values.svg,
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}\nAll options: utsessions help simulate.`, { cause })
  }
}

function listIn(flag: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const items = text.split(',').map((item) => item.trim())
  if (items.includes(''))
    throw new UsageError(`${flag} is a list with commas between, but was ${JSON.stringify(text)}.`)
  return [...new Set(items)]
}

function msIn(flag: string, text: string): number {
  return durationMs((/^\d+$/.test(text) ? Number(text) : text) as Duration, flag, 'UTS_OPTION_INVALID')
}
