// `utsessions simulate`: reads policies and logs, has them replayed, and prints what came of it.

import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { UtsessionsError } from '../policy/errors.ts'
import { type Candidate, candidatesOf, type Written } from '../simulate/candidates.ts'
import { simulate } from '../simulate/simulate.ts'
import { svgOf } from '../simulate/svg.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { logsOf } from './logs.ts'
import { progressOn } from './progress.ts'
import { reportText } from './report-text.ts'
import { type SimulateArgs, simulateArgs } from './simulate-args.ts'
import { type Streams, styleOf, widthOf } from './terminal.ts'
import { UsageError } from './usage.ts'
import { countText } from './words.ts'

/** @throws {UsageError}, {@link UtsessionsError}: what was given cannot be used, and why */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const given = simulateArgs(args)
  const candidates = await candidatesIn(given)
  const progress = progressOn(streams)
  const { logs, shareRead } = logsOf(given.logs, streams)
  const onProgress = ({ lines, share }: { readonly lines: number; readonly share: number | null }) =>
    progress.show(() =>
      share === null ? `Reading: ${percent(shareRead())}${countText(lines)} lines` : `Replaying: ${percent(share)}`,
    )
  const { reading, assumptions } = given
  const report = await simulate({ logs, reading, candidates, assumptions, onProgress }).finally(progress.end)
  if (given.svg !== undefined) await writeFile(given.svg, svgOf(report)).catch(unwritable(given.svg))
  streams.stdout.write(
    given.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, styleOf(streams), widthOf(streams)),
  )
  return EXIT.done
}

function percent(share: number | null): string {
  return share === null ? '' : `${Math.floor(share * 100)} % `
}

/** What a file says is bad input; what the command line says is bad usage. */
async function candidatesIn({ policies, choices }: SimulateArgs): Promise<readonly Candidate[]> {
  const written = await Promise.all(policies.map(async (path) => ({ path, options: await policyIn(path) })))
  const isUnique = new Set(policies.map(shortName)).size === policies.length
  const named: readonly Written[] = written.map(({ path, options }) => ({
    name: isUnique ? shortName(path) : path,
    options,
  }))
  try {
    return candidatesOf(named, choices)
  } catch (cause) {
    for (const { path, options } of written) candidatesOf([{ name: path, options }], {}) // is it one of them by itself?
    throw new UsageError((cause as Error).message, { cause })
  }
}

function shortName(path: string): string {
  return basename(path, '.json')
}

async function policyIn(path: string): Promise<Written['options']> {
  const text = await readFile(path, 'utf8').catch(unreadable(path))
  try {
    const value = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value // refused by name later
    const { $schema: _, ...options } = value // for editors
    return options
  } catch (cause) {
    throw new UtsessionsError(
      'UTS_POLICY_INVALID',
      `${path} is no JSON: ${(cause as Error).message}. Write an object of options, such as { "maxSessions": 1, "lock": "5m" }.`,
      { cause },
    )
  }
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new UtsessionsError('UTS_ARGUMENT_INVALID', `${path} cannot be read: ${(cause as Error).message}.`, { cause })
  }
}

function unwritable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new UtsessionsError('UTS_ARGUMENT_INVALID', `${path} cannot be written: ${(cause as Error).message}.`, {
      cause,
    })
  }
}
