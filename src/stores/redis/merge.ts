// One list out of many that are sorted each: asks every bucket for a few, and again only those that have run dry.

import type { Page } from '../store.ts'

/** Some items of a bucket in their order, and how to get those that follow; without `more` there are none. */
export interface Stretch<T> {
  readonly items: readonly T[]
  readonly more?: (() => Promise<Stretch<T>>) | undefined
}

interface Source<T> {
  items: readonly T[]
  at: number
  more: (() => Promise<Stretch<T>>) | undefined
}

/** The first `limit` items of all sources in the order of `comesBefore`; `cursorOf` the last of them, if there are more. */
export async function mergedPage<T>(
  begin: readonly (() => Promise<Stretch<T>>)[],
  comesBefore: (a: T, b: T) => boolean,
  limit: number,
  cursorOf: (last: T) => string,
): Promise<Page<T>> {
  const sources = begin.map((more): Source<T> => ({ items: [], at: 0, more }))
  const items: T[] = []
  while (items.length <= limit) {
    await fill(sources)
    const first = firstOf(sources, comesBefore)
    if (first === undefined) break
    items.push(first)
  }
  const last = items[limit - 1]
  return { items: items.slice(0, limit), next: items.length > limit && last !== undefined ? cursorOf(last) : null }
}

/** Nobody knows what comes first before every source has shown what it has. */
async function fill<T>(sources: readonly Source<T>[]): Promise<void> {
  const dry = () => sources.filter(({ items, at, more }) => at === items.length && more)
  for (let asked = dry(); asked.length > 0; asked = dry()) await Promise.all(asked.map(refill))
}

async function refill<T>(source: Source<T>): Promise<void> {
  const { items = [], more } = (await source.more?.()) ?? {}
  Object.assign(source, { items, at: 0, more })
}

function firstOf<T>(sources: readonly Source<T>[], comesBefore: (a: T, b: T) => boolean): T | undefined {
  let first: Source<T> | undefined
  for (const source of sources) {
    const [head, best] = [source.items[source.at], first?.items[first.at]]
    if (head !== undefined && (best === undefined || comesBefore(head, best))) first = source
  }
  const item = first?.items[first.at]
  if (first) first.at += 1
  return item
}

/** One source out of many, one after the other. While they are empty, ever more of them are asked at once. */
export async function chained<T>(begin: readonly (() => Promise<Stretch<T>>)[], atOnce = 1): Promise<Stretch<T>> {
  const stretches = await Promise.all(begin.slice(0, atOnce).map((ask) => ask()))
  const unfinished = stretches.findIndex(({ more }) => more)
  const used = unfinished === -1 ? stretches : stretches.slice(0, unfinished + 1)
  const more = stretches[unfinished]?.more
  const following = [...(more ? [more] : []), ...begin.slice(used.length)]
  return {
    items: used.flatMap(({ items }) => items),
    more: following.length === 0 ? undefined : () => chained(following, more ? 1 : 2 * atOnce),
  }
}
