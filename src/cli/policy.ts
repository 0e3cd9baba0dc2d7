// `utsessions policy`: checks a policy file, or makes a report of it.

import { given } from '../policy/errors.ts'
import type { ExitCode } from './exit.ts'
import { checkFiles } from './policy-check.ts'
import { reportFile } from './policy-report.ts'
import type { Streams } from './terminal.ts'
import { UsageError } from './usage.ts'

/** @throws {UsageError}, {@link PolicyFileError}: what was given cannot be used, and why */
export async function run([what, ...args]: readonly string[], streams: Streams): Promise<ExitCode> {
  if (what === 'check') return checkFiles(args, streams)
  if (what === 'report') return reportFile(args, streams)
  const was = what === undefined ? 'nothing' : given(what)
  throw new UsageError(
    `policy takes check or report, but was given ${was}. Write: utsessions policy check policy.json.`,
  )
}
