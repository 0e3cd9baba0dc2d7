// What is left, as a number that is seen each second, and heard now and then.

import { element } from './element.ts'
import { clockOf, spoken } from './time.ts'

/**
 * Counts until it is taken off the page.
 * @param sentence with `{left}`
 * @returns what is seen, and what is for screen readers: at the beginning, each minute, half a minute and ten seconds before the end
 */
export function countdown(leftMs: number, sentence: string, language: string): readonly [seen: Node, heard: Node] {
  const [before = '', after = ''] = sentence.split('{left}')
  const number = element('b')
  const heard = element('p', { ariaLive: 'polite' })
  const endsAt = Date.now() + leftMs

  function tick(): void {
    const restMs = Math.max(endsAt - Date.now(), 0)
    const seconds = Math.ceil(restMs / 1_000)
    number.textContent = clockOf(seconds)
    if (seconds % 60 === 0 || seconds === 30 || seconds === 10)
      heard.textContent = sentence.replace('{left}', spoken(seconds, language))
    if (seconds > 0) setTimeout(() => number.isConnected && tick(), restMs % 1_000 || 1_000)
  }

  tick()
  return [element('p', {}, before, number, after), heard]
}
