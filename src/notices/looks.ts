// What a journal's line does not say of a session is looked up in the list of the account's sessions.

import type { ListedSession } from '../controller/answers.ts'
import type { SessionControl } from '../controller/controller.ts'
import type { NewSession } from './notices.ts'
import type { ResolvedNotifyOptions } from './options.ts'
import { type Asking, createRounds } from './rounds.ts'

export interface Looks {
  /** The account's live sessions, as they are after the asking. */
  readonly sessions: Asking<readonly ListedSession[]>
}

export function createLooks(control: SessionControl, { context }: ResolvedNotifyOptions): Looks {
  return {
    sessions: createRounds(async (account) => control.list({ account, context: await context?.(account) })),
  }
}

/** A session that has just been opened, as its line names it, and its place. It may be over already: then that is not known. */
export async function newSession(looks: Looks, account: string, id: string, label?: string): Promise<NewSession> {
  const listed = (await looks.sessions(account))?.find((session) => session.id === id)
  return { id, device: label ?? null, place: listed?.place ?? null }
}
