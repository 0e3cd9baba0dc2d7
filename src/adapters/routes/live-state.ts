// What an open page is told of its session, as far as its own person may know. For events, state and renew.

import type { LiveAlive, LiveBy, LiveEnded, LiveState } from '../../live/wire.ts'
import type { Deadline, Ended } from '../../policy/decision.ts'
import { queryOf } from '../guard/asking.ts'
import { isDisownable } from '../guard/disowning.ts'
import type { Visit } from '../guard/visit.ts'
import { languageOf } from '../pages/language.ts'
import { liveWords, said } from '../pages/open-page.ts'

/** How the control, or a watch, says that a session is. */
export type LiveAnswer = ({ readonly outcome: 'alive' } & Deadline) | Ended

/** The state of the moment, in the language of `?lang=`, else of `Accept-Language`. */
export function liveStateOf<Req, Res>(
  { control, exchange, options }: Pick<Visit<Req, Res>, 'control' | 'exchange' | 'options'>,
  answer: LiveAnswer,
): LiveState {
  const lang = queryOf(exchange.url).get('lang')
  const language = languageOf(lang, exchange.header('accept-language'))
  const common = { now: control.now(), words: liveWords(language) }
  if (answer.outcome === 'ended') return endedState(answer, common, said(answer, language))
  return aliveState(answer, common, options.reauthenticate !== undefined)
}

type Common = Pick<LiveState, 'now' | 'words'>

/** A `lifetime` starts anew only for whoever shows again who they are. */
function aliveState({ expiresAt, limit }: Deadline, common: Common, asksAgain: boolean): LiveAlive {
  return { state: 'alive', expiresAt, limit, renewable: limit !== 'lifetime' || asksAgain, ...common }
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
