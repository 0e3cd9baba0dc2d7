// From arguments to a verb, and from what it comes to, to the code that the process ends with.

import { EXIT, type ExitCode, failureOf, Interrupted } from './exit.ts'
import { helpText } from './help.ts'
import { jsonLine } from './output.ts'
import { printable, type Streams } from './terminal.ts'
import { UsageError } from './usage.ts'
import { VERBS } from './verbs.ts'
import { version } from './version.ts'

/**
 * Runs `utsessions` with these arguments. What went wrong is told on stderr: a sentence, or with `--json` an object in a line.
 * @returns how the process ends
 */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  try {
    return await start(args, streams)
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.interrupted
    const failure = failureOf(error)
    if (!failure) throw error
    streams.stderr.write(
      args.includes('--json') ? jsonLine({ error: failure }) : `utsessions: ${printable(failure.message)}\n`,
    )
    return failure.exit
  }
}

async function start([name, ...args]: readonly string[], streams: Streams): Promise<ExitCode> {
  if (name === '--version' || name === '-v') return told(`${version()}\n`, streams)
  const isHelp = name === 'help' || name === '--help' || name === '-h'
  const wanted = isHelp ? args[0] : name
  const isAsked = isHelp || args.includes('--help') || args.includes('-h')
  if (wanted === undefined) {
    if (isHelp) return told(helpText(), streams)
    throw new UsageError('Say what to do: utsessions VERB. All verbs: utsessions help.')
  }
  const verb = Object.hasOwn(VERBS, wanted) ? VERBS[wanted] : undefined
  if (!verb) throw new UsageError(`There is no verb ${JSON.stringify(wanted)}. All verbs: utsessions help.`)
  if (isAsked) return told(verb.help, streams)
  const { run: work } = await verb.load()
  return work(args, streams)
}

function told(text: string, { stdout }: Streams): ExitCode {
  stdout.write(text)
  return EXIT.done
}
