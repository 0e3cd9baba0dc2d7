// The button below a list that goes on.

import { useEffect, useRef } from 'preact/hooks'
import type { Pages } from './hooks.ts'

interface MoreProps<T> {
  readonly list: Pages<T>
  readonly words: string
  /** More is asked for. */
  readonly asked?: () => void
}

/** It keeps its place and the focus; at the end it says so instead. */
export function More<T>({ list, words, asked }: MoreProps<T>) {
  const end = useRef<HTMLParagraphElement>(null)
  const isAsked = useRef(false)
  const isEnd = list.more === undefined
  useEffect(() => {
    if (isEnd && isAsked.current && document.activeElement === document.body) end.current?.focus()
  }, [isEnd])
  const ask = () => {
    isAsked.current = true
    asked?.()
    list.more?.()
  }
  if (isEnd)
    return (
      <p class="waiting" ref={end} tabIndex={-1}>
        That is all.
      </p>
    )
  return (
    <button type="button" class="more" onClick={ask} aria-disabled={list.loadingMore}>
      {list.loadingMore ? 'One moment…' : `More ${words}`}
    </button>
  )
}
