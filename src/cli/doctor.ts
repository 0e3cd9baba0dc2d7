// `utsessions doctor`: looks at a store, and says what is wrong with it and what to do.

import { reach } from '../stores/url/reach.ts'
import type { Check, State } from './doctor/check.ts'
import { type Examination, examine } from './doctor/examine.ts'
import { policyChecks } from './doctor/policy.ts'
import { doctorText } from './doctor-text.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { flagsOf, STORE_FLAGS } from './flags.ts'
import { interruptible } from './interrupt.ts'
import { jsonText, write } from './output.ts'
import { type Place, placeOf } from './store-place.ts'
import { type Streams, styleOf } from './terminal.ts'

export interface Diagnosis {
  /** Without user, password and parameters. */
  readonly store: string
  readonly kind: Place['kind']
  readonly counts: Readonly<Record<State, number>>
  readonly checks: readonly Check[]
}

const FLAGS = {
  ...STORE_FLAGS,
  write: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
} as const

const CONNECT_TIMEOUT = '4s'

/** @throws {UsageError}, {@link UtsessionsError} `UTS_STORE_UNUSABLE` where there is no store to look at */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const values = flagsOf('doctor', args, FLAGS)
  const place = placeOf(values.store ?? streams.env['UTSESSIONS_STORE'])
  const ofPolicy = values.policy === undefined ? [] : await policyChecks(values.policy)
  const ofStore = await interruptible(streams, () => examined(place, { write: values.write, password: place.password }))
  const diagnosis = diagnosisOf(place, [...ofStore, ...ofPolicy])
  await write(streams.stdout, values.json ? jsonText(diagnosis) : doctorText(diagnosis, styleOf(streams)))
  const { wrong, warning } = diagnosis.counts
  return wrong > 0 || (values.strict && warning > 0) ? EXIT.wrong : EXIT.done
}

/** Tables are expected, never made. */
async function examined({ url }: Place, examination: Examination): Promise<readonly Check[]> {
  const reached = await reach(url, { connectTimeout: CONNECT_TIMEOUT, tables: 'expect' })
  try {
    return await examine(reached, examination)
  } finally {
    await reached.end()
  }
}

function diagnosisOf({ where, kind }: Place, checks: readonly Check[]): Diagnosis {
  const count = (state: State) => checks.filter((check) => check.state === state).length
  const counts = { fine: count('fine'), warning: count('warning'), wrong: count('wrong'), unknown: count('unknown') }
  return { store: where, kind, counts, checks }
}
