// A list of the store's as one stream, page by page: never more than a page in memory.

import type { Page } from '../stores/store.ts'

/** Redis merges a page out of all its buckets, so large ones cost a fifth of small ones; a store gives so many without a pause that others notice. */
const PAGE = 2_000

export interface Walk {
  /** At most so many items. @default all */
  readonly most?: number | undefined
  /** Stops the walk, with the signal's reason. */
  readonly signal: AbortSignal
}

type PageOf<T> = (query: { readonly cursor: string | undefined; readonly limit: number }) => Promise<Page<T>>

/** Page after page, to the end or to as many items as are wanted. A page may be empty with others behind it. */
export async function* pagesOf<T>(page: PageOf<T>, { most = Infinity, signal }: Walk): AsyncGenerator<readonly T[]> {
  let cursor: string | undefined
  let left = most
  do {
    signal.throwIfAborted()
    const { items, next } = await page({ cursor, limit: Math.min(PAGE, left) })
    left -= items.length
    cursor = next ?? undefined
    yield items
  } while (cursor !== undefined && left > 0)
}
