// From arguments to a verb, and from what it comes to, to the code that the process ends with.

import { UtsessionsError } from '../policy/errors.ts'
import { helpText } from './help.ts'
import { printable, type Streams } from './terminal.ts'
import { UsageError } from './usage.ts'
import { VERBS } from './verbs.ts'
import { version } from './version.ts'

/** How a process ends. */
export const EXIT = { fine: 0, badInput: 1, usage: 2 } as const

/**
 * Runs `utsessions` with these arguments.
 * @returns 0: fine; 1: what it was given to read is bad; 2: it was called in a way that cannot be meant
 */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  try {
    await start(args, streams)
    return EXIT.fine
  } catch (error) {
    const isUsage = error instanceof UsageError || codeOf(error) === 'UTS_OPTION_INVALID'
    if (!isUsage && codeOf(error) === undefined) throw error
    streams.stderr.write(`utsessions: ${printable((error as Error).message)}\n`)
    return isUsage ? EXIT.usage : EXIT.badInput
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof UtsessionsError ? error.code : undefined
}

async function start([name, ...args]: readonly string[], streams: Streams): Promise<void> {
  if (name === '--version' || name === '-v') return void streams.stdout.write(`${version()}\n`)
  const isHelp = name === 'help' || name === '--help' || name === '-h'
  const wanted = isHelp ? args[0] : name
  const isAsked = isHelp || args.includes('--help') || args.includes('-h')
  if (wanted === undefined) {
    if (isHelp) return void streams.stdout.write(helpText())
    throw new UsageError('Say what to do: utsessions VERB. All verbs: utsessions help.')
  }
  const verb = Object.hasOwn(VERBS, wanted) ? VERBS[wanted] : undefined
  if (!verb) throw new UsageError(`There is no verb ${JSON.stringify(wanted)}. All verbs: utsessions help.`)
  if (isAsked) return void streams.stdout.write(verb.help)
  const { run: work } = await verb.load()
  await work(args, streams)
}
