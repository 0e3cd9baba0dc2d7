// `utsessions revoke --everybody`: a walk over all accounts, after whoever started it has said twice that it is meant.

import type { RevokedEveryone } from '../controller/requests.ts'
import { confirmed } from './confirm.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { jsonText, write } from './output.ts'
import { progressOn } from './progress.ts'
import type { RevokeArgs } from './revoke-args.ts'
import type { Opened } from './store.ts'
import { printable, type Streams } from './terminal.ts'
import { countOf } from './words.ts'

const ANSWER = 'everybody'

/** @returns 1 where accounts were left out, or whoever was asked did not mean it */
export async function revokeEverybody(opened: Opened, args: RevokeArgs, streams: Streams): Promise<ExitCode> {
  if (!args.yes && !(await isMeant(opened, streams))) {
    streams.stderr.write('Nothing was ended.\n')
    return EXIT.wrong
  }
  const done = await walk(opened, args, streams)
  await write(
    streams.stdout,
    args.json ? jsonText({ operator: args.operator, ...done }) : doneText(done, args.operator),
  )
  return done.failed === 0 ? EXIT.done : EXIT.wrong
}

async function isMeant({ control, where, signal }: Opened, streams: Streams): Promise<boolean> {
  const { accounts, sessions } = await control.totals()
  const what = `${countOf(sessions, 'session')} of ${countOf(accounts, 'account')} in ${printable(where)}`
  const question = `This ends ${what}. Everybody has to sign in again.\nType "${ANSWER}" to go on: `
  return confirmed(streams, { question, answer: ANSWER, signal })
}

/** Ctrl-C stops it between two accounts: those before stay ended, which is told. */
async function walk({ control, signal }: Opened, { operator }: RevokeArgs, streams: Streams): Promise<RevokedEveryone> {
  const progress = progressOn(streams)
  let last: RevokedEveryone = { accounts: 0, sessions: 0, failed: 0 }
  const onProgress = (done: RevokedEveryone) => {
    last = done
    progress.show(() => `Ended ${countOf(done.sessions, 'session')} of ${countOf(done.accounts, 'account')}`)
  }
  try {
    return await control.revokeEveryone({ operator, onProgress })
  } finally {
    progress.end()
    if (signal.aborted) streams.stderr.write(`Interrupted: ${doneText({ ...last, failed: 0 }, operator)}`)
  }
}

function doneText({ accounts, sessions, failed }: RevokedEveryone, operator: string): string {
  const left =
    failed === 0 ? '' : `${countOf(failed, 'account')} could not be written and kept their sessions; run it again.\n`
  return `Ended ${countOf(sessions, 'session')} of ${countOf(accounts, 'account')}, in the name of ${printable(operator)}.\n${left}`
}
