// Those who leave with one response, in the order of their coming.

import type { Leaving } from './exchange.ts'

/**
 * A chain, and no array: V8 takes arrays that are made in one place for long-lived if some of them were, makes all others there among what is old,
 * and with these each request outlives its collections. That costs more than the guard. docs/decisions/0051.
 */
export class Leavings {
  private first: Link | undefined = undefined
  private last: Link | undefined = undefined

  /** @returns whether it is the first */
  add(leaving: Leaving): boolean {
    const { last } = this
    this.last = new Link(leaving)
    if (last) last.next = this.last
    else this.first = this.last
    return last === undefined
  }

  /** Tells all of a moment, those that are added meanwhile as well. What fails is told elsewhere. @returns what is to be waited for */
  together(moment: 'headers' | 'end'): Promise<unknown> | undefined {
    let work: Promise<unknown>[] | undefined
    for (let link = this.first; link; link = link.next) {
      const result = link.leaving[moment]()
      if (!(result instanceof Promise)) continue
      work ??= []
      work.push(result)
    }
    return work && Promise.allSettled(work)
  }

  /** One after another, each once the one before is done. */
  end(): Promise<void> | undefined {
    return endFrom(this.first)
  }

  headers(): void {
    for (let link = this.first; link; link = link.next) link.leaving.headers()
  }

  gone(): void {
    for (let link = this.first; link; link = link.next) link.leaving.gone()
  }
}

class Link {
  readonly leaving: Leaving
  next: Link | undefined = undefined

  constructor(leaving: Leaving) {
    this.leaving = leaving
  }
}

function endFrom(first: Link | undefined): Promise<void> | undefined {
  for (let link = first; link; link = link.next) {
    const { next } = link
    const waiting = link.leaving.end()
    if (waiting) return waiting.then(() => endFrom(next))
  }
  return undefined
}
