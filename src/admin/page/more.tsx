// The button below a list that goes on.

import type { Pages } from './hooks.ts'

/** It keeps its place and the focus; at the end it says so instead. */
export function More<T>({ list, words }: { readonly list: Pages<T>; readonly words: string }) {
  if (list.more === undefined) return <p class="waiting">That is all.</p>
  return (
    <button type="button" class="more" onClick={list.more} aria-disabled={list.loadingMore}>
      {list.loadingMore ? 'One moment…' : `More ${words}`}
    </button>
  )
}
