// Addresses of the views: what stands behind the `#`, so that each can be linked, kept and come back to, wherever the dashboard is mounted.

import { useEffect, useRef, useState } from 'preact/hooks'

export type View =
  | { readonly name: 'now' }
  | { readonly name: 'accounts'; readonly begins: string }
  | { readonly name: 'account'; readonly account: string }
  | { readonly name: 'shared' }
  | { readonly name: 'everybody' }
  | { readonly name: 'unknown' }

const UNKNOWN: View = { name: 'unknown' }

/** The address of a view, for `href`. */
export const addressOf = {
  now: (): string => '#/',
  accounts: (begins = ''): string => (begins === '' ? '#/accounts' : `#/accounts/${encoded(begins)}`),
  account: (account: string): string => `#/account/${encoded(account)}`,
  shared: (): string => '#/shared',
  everybody: (): string => '#/everybody',
} as const

/** Half a character, as it is typed: nothing can name it. */
const HALVES = /\p{Cs}/gu

function encoded(text: string): string {
  return encodeURIComponent(text.replace(HALVES, '\uFFFD'))
}

/** The view of an address. */
export function viewOf(hash: string): View {
  const [name = '', text = ''] = hash.replace(/^#\/?/, '').split('/', 2)
  const words = decoded(text)
  if (words === undefined) return UNKNOWN
  if (name === '') return { name: 'now' }
  if (name === 'accounts') return { name, begins: words }
  if (name === 'account' && words !== '') return { name, account: words }
  return name === 'shared' || name === 'everybody' ? { name } : UNKNOWN
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The view of the page's address, as it changes. */
export function useView(): View {
  const [view, setView] = useState(() => viewOf(location.hash))
  const drawn = useRef(location.hash)
  useEffect(() => {
    if (location.hash !== drawn.current) setView(viewOf(location.hash)) // it has moved before anybody listened
    const moved = () => {
      movement.isReturn = !movement.byLink
      movement.byLink = false
      setView(viewOf(location.hash))
    }
    const clicked = (event: MouseEvent) => {
      movement.byLink ||= leadsElsewhere(event)
    }
    addEventListener('hashchange', moved)
    addEventListener('click', clicked, true)
    return () => {
      removeEventListener('hashchange', moved)
      removeEventListener('click', clicked, true)
    }
  }, [])
  return view
}

/** In this tab: with a key held, browsers open another. */
function leadsElsewhere({ target, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  const link = target instanceof Element ? target.closest('a') : null
  return link !== null && link.hash !== location.hash && !(ctrlKey || metaKey || shiftKey || altKey)
}

const movement = { byLink: false, isReturn: false }

/** Whether the view was come to by Back or Forward: then it is to be as it was left. */
export function isReturn(): boolean {
  return movement.isReturn
}

/** The address says what is searched for; Back leads to the view before, not to each letter. */
export function noteSearch(begins: string): void {
  history.replaceState(null, '', addressOf.accounts(begins))
}
