// What an open page is told of its session, as far as its own person may know. For events, state and renew.

import type { LiveAlive, LiveBy, LiveEnded, LiveState } from '../../live/wire.ts'
import type { Deadline, Ended } from '../../policy/decision.ts'
import type { Visit } from '../guard/visit.ts'
import { languageOf } from '../pages/language.ts'
import { liveWords, said } from '../pages/open-page.ts'

/** How the control, or a watch, says that a session is. */
export type LiveAnswer = ({ readonly outcome: 'alive' } & Deadline) | Ended

/** "It was not me" is for the minutes after it happened. */
const DISOWNABLE_MS = 15 * 60_000

/** The state of the moment, in the language of `?lang=`, else of `Accept-Language`. */
export function liveStateOf<Req, Res>(
  { control, exchange }: Pick<Visit<Req, Res>, 'control' | 'exchange'>,
  answer: LiveAnswer,
): LiveState {
  const lang = new URLSearchParams(exchange.url.split('?')[1] ?? '').get('lang')
  const language = languageOf(lang, exchange.header('accept-language'))
  const common = { now: control.now(), words: liveWords(language) }
  return answer.outcome === 'alive' ? aliveState(answer, common) : endedState(answer, common, said(answer, language))
}

type Common = Pick<LiveState, 'now' | 'words'>

/** A `lifetime` starts anew only for whoever shows again who they are. */
function aliveState({ expiresAt, limit }: Deadline, common: Common): LiveAlive {
  return { state: 'alive', expiresAt, limit, renewable: limit !== 'lifetime', ...common }
}

function endedState(ended: Ended, common: Common, told: Pick<LiveEnded, 'title' | 'text'>): LiveEnded {
  const { reason, at, by } = ended
  return {
    state: 'ended',
    reason,
    at,
    by: by && byWhom(by),
    disownable: isDisownable(ended, common.now),
    title: told.title,
    text: told.text,
    ...common,
  }
}

/** Never which administrator, nor the other session's id. */
function byWhom({ label, rule, takeover, disowned }: NonNullable<Ended['by']>): LiveBy {
  return { device: label ?? null, rule: rule ?? null, takeover: takeover ?? false, disowned: disowned ?? false }
}

/** Another session took the place of this one, of its own doing, a short while ago. */
function isDisownable({ reason, at, by }: Ended, now: number): boolean {
  const bySession = by?.session !== undefined && by.rule === undefined && by.operator === undefined
  return reason === 'displaced' && bySession && at !== null && now < at + DISOWNABLE_MS
}
