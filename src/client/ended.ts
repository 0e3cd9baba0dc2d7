// The overlay's last word: why the session is over, and what can be done.

import { button, element } from './element.ts'
import type { Ended } from './options.ts'

export interface Ways {
  signIn(): void
  notMe(): Promise<boolean>
  /** Hides the overlay. */
  close(): void
}

export function endedContent({ text, words, disownable }: Ended, { signIn, notMe, close }: Ways): readonly Node[] {
  const told = element('p', { role: 'alert' })
  const disown = button(words.notMe, async () => {
    const isDone = await notMe()
    told.textContent = isDone ? words.disowned : words.failed
    if (isDone) disown.remove()
  })
  const form = element('form', {}, told, button(words.signIn, signIn), disown, button(words.dismiss, close))
  if (!disownable) disown.remove()
  return [element('p', { id: 'text' }, text), form]
}
