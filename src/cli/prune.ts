// `utsessions prune`: drops what nobody needs any more, and with the application's policy ends what is over.

import { type Duration, durationMs } from '../policy/duration.ts'
import type { PolicyOptions } from '../policy/options.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { flagsOf, STORE_FLAGS } from './flags.ts'
import { interruptible } from './interrupt.ts'
import { KEEP_ALL } from './keep-journal.ts'
import { rulesFrom } from './limits.ts'
import { jsonText, write } from './output.ts'
import { progressOn } from './progress.ts'
import { withStore } from './prune-store.ts'
import { type Pruned, pruned, wouldBePruned } from './prune-work.ts'
import { placeOf } from './store-place.ts'
import { printable, type Streams } from './terminal.ts'
import { UsageError } from './usage.ts'
import { countOf } from './words.ts'

const FLAGS = {
  ...STORE_FLAGS,
  'keep-journal': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const

/** @throws {UsageError}, {@link UtsessionsError}: the policy or the store cannot be used, and why */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const values = flagsOf('prune', args, FLAGS)
  const place = placeOf(values.store ?? streams.env['UTSESSIONS_STORE'])
  const policy = values.policy === undefined ? undefined : await policyIn(values.policy)
  const keepJournal = journalIn(values['keep-journal'])
  const work = values['dry-run'] ? wouldBePruned : pruned
  const progress = progressOn(streams)
  const onProgress = (looked: number, ended: number) =>
    progress.show(() => `Looked at ${countOf(looked, 'account')}, ended ${countOf(ended, 'session')}`)
  const done = await interruptible(streams, (signal) =>
    withStore(place, keepJournal, signal, (store) => work(store, policy, onProgress)),
  ).finally(progress.end)
  const about = { store: place.where, policy: values.policy ?? null, dryRun: values['dry-run'] }
  const text = () => `${printable(place.where)}: ${textOf(done, policy !== undefined)}\n`
  await write(streams.stdout, values.json ? jsonText({ ...about, ...done }) : text())
  return EXIT.done
}

/** Whoever has which plan is not known here, and a wrong guess would end sessions. */
async function policyIn(file: string): Promise<PolicyOptions> {
  const { default: policy, plans } = await rulesFrom(file)
  if (!plans) return policy
  throw new UsageError(
    `${file} has plans, and who has which only the application knows. Leave --policy out: the application ends what is over by itself.`,
  )
}

function journalIn(text: string | undefined) {
  if (text === undefined) return KEEP_ALL
  const keepMs = durationMs(text as Duration, '--keep-journal', 'UTS_OPTION_INVALID')
  return { ...KEEP_ALL, for: keepMs }
}

function textOf({ looked, ended, dropped }: Pruned, hasPolicy: boolean): string {
  const records = dropped === null ? '' : `${countOf(dropped, 'record')} past their end dropped`
  if (!hasPolicy) {
    const left = 'Without --policy no session ends: which are over is for the policy to say.'
    return records === '' ? `nothing would be ended. ${left}` : `${records}. ${left}`
  }
  const what = `${countOf(ended, 'session')} of ${countOf(looked, 'account')} that may be concerned`
  return records === '' ? `${what} would end.` : `${what} ended, ${records}.`
}
