// The overlay's warning: what is left, and one press for more. Asks for the password in place where that is wanted.

import { countdown } from './countdown.ts'
import { button, element } from './element.ts'
import type { Warning } from './options.ts'
import type { StayAnswer } from './watch.ts'

type Stay = (password?: string) => Promise<StayAnswer>

/** @param close hides the overlay */
export function warningContent({ leftMs, renewable, words }: Warning, stay: Stay, close: () => void): readonly Node[] {
  const [seen, heard] = countdown(leftMs, words.left, words.language)
  const text = element('div', { id: 'text' }, seen)
  const form = element('form', {}, button(words.dismiss, close))
  if (renewable) addStay(form, words, stay, close)
  else text.append(words.saveYourWork)
  return [text, heard, form]
}

function addStay(form: HTMLFormElement, words: Warning['words'], stay: Stay, close: () => void): void {
  const fault = element('p', { role: 'alert' })
  const input = element('input', { type: 'password', autocomplete: 'current-password' })
  form.prepend(fault, element('button', {}, words.stay))
  form.onsubmit = async (event) => {
    event.preventDefault()
    fault.textContent = ''
    const { outcome, location } = await stay(input.isConnected ? input.value : undefined)
    if (outcome === 'renewed') close()
    if (outcome === 'elsewhere') open(location, '_blank', 'noopener')
    if (outcome === 'password') form.prepend(element('label', {}, words.password, input))
    if (outcome === 'wrong-password') fault.textContent = words.wrongPassword
    if (outcome === 'failed') fault.textContent = words.failed
    input.focus()
  }
}
