// The token in our own cookie; what was written in this exchange counts at once. For keeping.ts. A class, as every request makes one.

import type { Keeper, Place } from './keeping.ts'
import { type Kept, keptFromText, keptText } from './kept.ts'
import { type Mark, markFromText, markText } from './mark.ts'

export class InCookie implements Place {
  readonly keeper: Keeper
  value: string | undefined
  /** What is in the value, once somebody has looked. */
  kept: Kept | 'not read' | undefined = 'not read'

  constructor(keeper: Keeper) {
    this.keeper = keeper
    this.value = keeper.jar.read(keeper.cookies, 'token')
  }

  put(next: string | undefined): void {
    if (next === this.value) return
    this.value = next
    this.kept = 'not read'
    this.keeper.addCookie(this.keeper.jar.write('token', next))
  }

  read(): Kept | undefined {
    if (this.kept === 'not read') this.kept = this.value === undefined ? undefined : keptFromText(this.value)
    return this.kept
  }

  write(kept: Kept): void {
    this.put(keptText(kept))
  }

  clear(): void {
    this.put(undefined)
  }

  named(id: string | undefined): string | undefined {
    return id
  }

  /** A mark is never mistaken for a token, nor a token for a mark. */
  mark(): Mark | undefined {
    return this.value === undefined || this.read() !== undefined ? undefined : markFromText(this.value)
  }

  setMark(mark: Mark): void {
    this.put(markText(mark))
  }

  unmark(): void {
    this.put(undefined)
  }
}
