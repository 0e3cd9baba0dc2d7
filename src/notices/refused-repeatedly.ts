// An account that is refused again and again: counted over all nodes by the journal, told once for each window by each process.

import type { SessionControl } from '../controller/controller.ts'
import type { Entry } from '../policy/decision.ts'
import type { Looks } from './looks.ts'
import type { HolderNoticed, RefusedRepeatedlyNotice } from './notices.ts'
import { MOST_REFUSALS, type ResolvedNotifyOptions } from './options.ts'
import { createRefusalCounter, type Refusals, together } from './refusals.ts'
import { createRounds } from './rounds.ts'

/** A refusal's line in; a notice out, where it is time for one. */
export type Refused = (entry: Entry) => Promise<RefusedRepeatedlyNotice | undefined>

/** A hundred refusals at once ask the journal once or twice. Where it does not answer, this process's own refusals count. */
export function refusedRepeatedly(
  control: SessionControl,
  looks: Looks,
  { refusals: enough, withinMs }: ResolvedNotifyOptions,
): Refused {
  const counter = createRefusalCounter(withinMs)
  const journalled = createRounds((account) => refusalsIn(control, account, sinceOf(counter.of(account), withinMs)))
  const isTold = ({ toldAt, last }: Refusals) => toldAt > last.at - withinMs
  return async (entry) => {
    if (!isForWantOfPlace(entry)) return undefined
    const known = counter.add(entry)
    if (isTold(known)) return undefined
    const lines = (await journalled(entry.account)) ?? []
    const ats = inWindow(together(known.ats, lines), known.last.at - withinMs)
    if (isTold(known) || ats.length < enough) return undefined
    known.toldAt = known.last.at
    return noticeOf(known.last, ats, await holdersOf(looks, known.last))
  }
}

function sinceOf(known: Refusals | undefined, withinMs: number): number {
  return known ? known.last.at - withinMs + 1 : Infinity
}

async function refusalsIn(control: SessionControl, account: string, since: number): Promise<number[]> {
  if (since === Infinity) return []
  const { items } = await control.journal({ account, kinds: ['refused'], since, limit: MOST_REFUSALS })
  return items.filter((entry) => entry.enforced !== false && isForWantOfPlace(entry)).map(({ at }) => at)
}

/** Not a choice that did not come about: a password that was mistyped, a pick that was over. */
function isForWantOfPlace({ reason }: Entry): boolean {
  return reason === undefined || reason === 'locked' || reason === 'full'
}

/** Half open, as the policy's windows: what is exactly as old as the window is out. */
function inWindow(ats: readonly number[], after: number): readonly number[] {
  return ats.filter((at) => at > after).slice(-MOST_REFUSALS)
}

async function holdersOf(looks: Looks, { account, sessions = [] }: Entry): Promise<HolderNoticed[]> {
  const live = await looks.sessions(account)
  return sessions.map((id) => {
    const session = live?.find((one) => one.id === id)
    const { device = null, place = null, openedAt: since = null } = session ?? {}
    return { id, device, place, since }
  })
}

function noticeOf(last: Entry, ats: readonly number[], holders: readonly HolderNoticed[]): RefusedRepeatedlyNotice {
  const { account, at, reason = 'locked', retryAt = null } = last
  return { account, at, refusals: ats.length, since: ats[0] ?? at, reason, retryAt, holders }
}
