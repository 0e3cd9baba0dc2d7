// One list out of many that are sorted each: asks every bucket for a few, and again only those that have run dry.

import type { Page } from '../store.ts'

/** Some items of a bucket in their order, and how to get those that follow; without `more` there are none. */
export interface Stretch<T, P = T> {
  readonly items: readonly T[]
  readonly more?: (() => Promise<Stretch<T, P>>) | undefined
  /** Whatever follows comes after this. @default after the last item, or anywhere */
  readonly upTo?: P | undefined
}

interface Source<T, P> {
  items: readonly T[]
  at: number
  more: (() => Promise<Stretch<T, P>>) | undefined
  upTo: P | undefined
}

/**
 * The first `limit` items of all sources in the order of `comesBefore`; `cursorOf` the last of them, if there are more. Once more than `most` stretches
 * would have to be asked for, the page is short: then the cursor is of how far it is good.
 */
export async function mergedPage<T extends P, P = T>(
  begin: readonly (() => Promise<Stretch<T, P>>)[],
  comesBefore: (a: P, b: P) => boolean,
  limit: number,
  cursorOf: (last: P) => string,
  most = Infinity,
): Promise<Page<T>> {
  const sources = begin.map((more): Source<T, P> => ({ items: [], at: 0, more, upTo: undefined }))
  const items: T[] = []
  for (let asked = 0; items.length <= limit; ) {
    const first = firstOf(sources, comesBefore)
    const unknown = sources.filter((source) => mayComeBefore(source, first, comesBefore))
    if (unknown.length > 0) {
      const upTo = asked + unknown.length > most ? earliest(unknown, comesBefore) : undefined
      if (upTo !== undefined) return { items, next: cursorOf(upTo) }
      asked += unknown.length
      await Promise.all(unknown.map(refill))
    } else if (first) items.push(taken(first))
    else break
  }
  const last = items[limit - 1]
  return { items: items.slice(0, limit), next: items.length > limit && last !== undefined ? cursorOf(last) : null }
}

/** Nobody knows what comes first before every source has shown what it has, or how far it has nothing. */
function mayComeBefore<T extends P, P>(
  { items, at, more, upTo }: Source<T, P>,
  first: Source<T, P> | undefined,
  comesBefore: (a: P, b: P) => boolean,
): boolean {
  if (at < items.length || !more) return false
  const head = first?.items[first.at]
  return upTo === undefined || head === undefined || comesBefore(upTo, head)
}

/** `undefined` where one of them does not say. */
function earliest<T, P>(sources: readonly Source<T, P>[], comesBefore: (a: P, b: P) => boolean): P | undefined {
  let first = sources[0]?.upTo
  for (const { upTo } of sources) {
    if (upTo === undefined || first === undefined) return undefined
    if (comesBefore(upTo, first)) first = upTo
  }
  return first
}

async function refill<T, P>(source: Source<T, P>): Promise<void> {
  const { items = [], more, upTo } = (await source.more?.()) ?? {}
  Object.assign(source, { items, at: 0, more, upTo })
}

/** The source whose head comes first. */
function firstOf<T extends P, P>(
  sources: readonly Source<T, P>[],
  comesBefore: (a: P, b: P) => boolean,
): Source<T, P> | undefined {
  let first: Source<T, P> | undefined
  for (const source of sources) {
    const [head, best] = [source.items[source.at], first?.items[first.at]]
    if (head !== undefined && (best === undefined || comesBefore(head, best))) first = source
  }
  return first
}

function taken<T, P>(source: Source<T, P>): T {
  source.at += 1
  return source.items[source.at - 1] as T
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
