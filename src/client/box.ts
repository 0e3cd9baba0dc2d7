// The overlay's dialog: in a shadow tree of its own, above whatever the page shows. The browser makes the rest of the page inert, closes
// it with Escape, and gives the focus back.

import { element } from './element.ts'
import { sheet } from './style.ts'

export interface Box {
  /** Shows it, or shows something else in it. */
  show(language: string, title: string, ...content: readonly Node[]): void
  /** Gives the focus back. */
  close(): void
}

export function createBox(): Box {
  const host = document.createElement('utsessions-overlay')
  const dialog = element('dialog', { role: 'alertdialog', tabIndex: -1, dir: 'ltr' })
  dialog.setAttribute('aria-describedby', 'text')
  dialog.onclose = () => dialog.open || host.remove() // by Escape, too
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheet()]
  root.append(dialog)

  function show(lang: string, title: string, ...content: readonly Node[]): void {
    dialog.lang = lang
    dialog.ariaLabel = title
    dialog.replaceChildren(element('h2', {}, title), ...content)
    if (!host.isConnected) document.documentElement.append(host) // moved, it would no longer be above the page
    if (!dialog.open) dialog.showModal()
    dialog.focus() // on no button: whoever is typing presses nothing
  }

  return { show, close: () => dialog.close() }
}
