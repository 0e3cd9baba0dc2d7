// `utsessions policy check`: what policy files say, what is wrong with them, and what to think over.

import { PolicyFileError } from '../policy-file/fault.ts'
import { readText } from '../policy-file/reading.ts'
import { parsePolicyFile } from '../policy-file/rules.ts'
import type { Caution } from '../policy-report/caution.ts'
import { type ReportedPolicy, reportOf } from '../policy-report/report.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { parsed } from './flags.ts'
import { jsonText, write } from './output.ts'
import { checkText } from './policy-check-text.ts'
import { type FilePlace, placesIn } from './policy-places.ts'
import { type Streams, styleOf } from './terminal.ts'
import { UsageError } from './usage.ts'

export interface CheckedFile {
  readonly file: string
  /** Why it cannot be used; `null` where it can. */
  readonly fault: Fault | null
  readonly policies: readonly Pick<ReportedPolicy, 'plan' | 'title' | 'options' | 'rules'>[]
  readonly warnings: readonly Warning[]
}

/** `line` and `column` from 1, `option` with what leads to it; `null` where it cannot be told. */
export interface Fault {
  readonly message: string
  readonly line: number | null
  readonly column: number | null
  readonly option: string | null
}

export interface Warning extends Caution, FilePlace {
  readonly plan: string | null
}

export async function checkFiles(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const { values, positionals: names } = parsed('policy', args, {
    strict: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  })
  if (names.length === 0) throw new UsageError('Name a policy file: utsessions policy check policy.json.')
  const files = await Promise.all(names.map(checked))
  await write(streams.stdout, values.json ? jsonText({ files }) : checkText(files, styleOf(streams)))
  const isWrong = ({ fault, warnings }: CheckedFile) => fault !== null || (values.strict && warnings.length > 0)
  return files.some(isWrong) ? EXIT.wrong : EXIT.done
}

async function checked(file: string): Promise<CheckedFile> {
  try {
    const text = await readText(file)
    const { policies } = reportOf(parsePolicyFile(text, file))
    const placeOf = placesIn(text)
    const warnings = policies.flatMap(({ plan, cautions }) =>
      cautions.map((caution) => ({ plan, ...caution, ...placeOf(plan, caution.option) })),
    )
    return {
      file,
      fault: null,
      policies: policies.map(({ plan, title, options, rules }) => ({ plan, title, options, rules })),
      warnings,
    }
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error
    const { message, line = null, column = null, option = null } = error
    return { file, fault: { message, line, column, option }, policies: [], warnings: [] }
  }
}
