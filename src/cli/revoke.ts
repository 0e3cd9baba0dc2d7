// `utsessions revoke`: ends sessions of an account, or everybody's.

import { given, UtsessionsError } from '../policy/errors.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { jsonText, write } from './output.ts'
import { type RevokeArgs, revokeArgs } from './revoke-args.ts'
import { revokeEverybody } from './revoke-everybody.ts'
import { type Opened, withControl } from './store.ts'
import { printable, type Streams } from './terminal.ts'
import { countOf } from './words.ts'

/**
 * @throws {UsageError}, {@link UtsessionsError} `UTS_ARGUMENT_INVALID` for a session that is not the account's, and as {@link withControl} does
 */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const wanted = revokeArgs(args, streams)
  if (wanted.account === undefined)
    return withControl(wanted, streams, (opened) => revokeEverybody(opened, wanted, streams))
  const { account, operator, json } = wanted
  const ended = await withControl(wanted, streams, (opened) => revoke(opened, wanted, account))
  const text = `Ended ${countOf(ended.length, 'session')} of ${printable(account)}, in the name of ${printable(operator)}.\n`
  await write(streams.stdout, json ? jsonText({ account, operator, ended }) : text)
  return EXIT.done
}

/** @returns the ids of those that this ended: none where they had ended before */
async function revoke(
  { control, store, signal }: Opened,
  { sessions, operator }: RevokeArgs,
  account: string,
): Promise<readonly string[]> {
  if (sessions === undefined) return control.revoke({ account, all: true, operator })
  await assertKnown(store, account, sessions)
  const ended: string[] = []
  for (const session of sessions) {
    signal.throwIfAborted()
    ended.push(...(await control.revoke({ account, session, operator })))
  }
  return ended
}

/** Where one of them is not the account's, somebody has mistaken something, and none is ended. */
async function assertKnown(store: Opened['store'], account: string, sessions: readonly string[]): Promise<void> {
  const { record } = await store.load(account)
  const known = new Set([...record.sessions, ...record.endings].map(({ id }) => id))
  const unknown = sessions.find((id) => !known.has(id))
  if (unknown === undefined) return
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `${given(unknown)} is no session of ${given(account)}, so nothing was ended. Its sessions: utsessions show ACCOUNT.`,
  )
}
