// `utsessions simulate`: reads policies and logs, has them replayed, and prints what came of it.

import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { UtsessionsError } from '../policy/errors.ts'
import { type Candidate, candidatesOf, type Written } from '../simulate/candidates.ts'
import { simulate } from '../simulate/simulate.ts'
import { svgOf } from '../simulate/svg.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { rulesFrom } from './limits.ts'
import { logsOf } from './logs.ts'
import { jsonText, write } from './output.ts'
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
  await write(streams.stdout, given.json ? jsonText(report) : reportText(report, styleOf(streams), widthOf(streams)))
  return EXIT.done
}

function percent(share: number | null): string {
  return share === null ? '' : `${Math.floor(share * 100)} % `
}

/** Files are checked as they are read; what is wrong then is what the choices make of them. */
async function candidatesIn({ policies, choices }: SimulateArgs): Promise<readonly Candidate[]> {
  const isUnique = new Set(policies.map(shortName)).size === policies.length
  const written = await Promise.all(policies.map((path) => writtenIn(path, isUnique ? shortName(path) : path)))
  try {
    return candidatesOf(written.flat(), choices)
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause })
  }
}

function shortName(path: string): string {
  return basename(path, '.json')
}

/** A log does not say who has which plan, so each plan is tried on everybody. */
async function writtenIn(path: string, name: string): Promise<readonly Written[]> {
  const { default: common, plans } = await rulesFrom(path)
  const ofPlans = [...(plans ?? [])].map(([plan, options]) => ({ name: `${name}, plan ${plan}`, options }))
  return [{ name, options: common }, ...ofPlans]
}

function unwritable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new UtsessionsError('UTS_ARGUMENT_INVALID', `${path} cannot be written: ${(cause as Error).message}.`, {
      cause,
    })
  }
}
