// `utsessions policy report`: a policy file as a document for auditors.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { systemClock } from '../controller/clock.ts'
import { given } from '../policy/errors.ts'
import { readText } from '../policy-file/reading.ts'
import { parsePolicyFile } from '../policy-file/rules.ts'
import { documentOf, type Source } from '../policy-report/document.ts'
import { htmlOf } from '../policy-report/html.ts'
import { markdownOf } from '../policy-report/markdown.ts'
import { type PolicyReport, reportOf } from '../policy-report/report.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { parsed } from './flags.ts'
import { jsonText, write } from './output.ts'
import type { Streams } from './terminal.ts'
import { UsageError } from './usage.ts'
import { version } from './version.ts'

const FORMATS: Readonly<Record<string, (report: PolicyReport, source: Source) => string>> = {
  md: (report, source) => markdownOf(documentOf(report, source)),
  html: (report, source) => htmlOf(documentOf(report, source)),
  json: (report, source) => jsonText({ source, ...report }),
}

export async function reportFile(args: readonly string[], { stdout }: Streams): Promise<ExitCode> {
  const { values, positionals } = parsed('policy', args, {
    format: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const [file, more] = positionals
  if (file === undefined || more !== undefined)
    throw new UsageError('Name one policy file: utsessions policy report policy.json.')
  const format = formatOf(values)
  const report = reportOf(parsePolicyFile(await readText(file), file))
  await write(stdout, format(report, await sourceOf(file)))
  return EXIT.done
}

function formatOf({ format, json }: { readonly format?: string | undefined; readonly json: boolean }) {
  const name = format ?? (json ? 'json' : 'md')
  const found = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (found && (!json || name === 'json')) return found
  throw new UsageError(
    found
      ? `--json and --format ${name} are given together. Leave one of them out.`
      : `--format is one of ${Object.keys(FORMATS).join(', ')}, but was ${given(name)}.`,
  )
}

async function sourceOf(file: string): Promise<Source> {
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  return { file, sha256, madeAt: systemClock.now(), version: version() }
}
