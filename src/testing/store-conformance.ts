// The proof of a store, for whatever test runner: a list of named cases. The cases themselves are in conformance/.

import type { Store } from '../stores/store.ts'
import { accountCases } from './conformance/accounts.ts'
import type { Ability, StoreCase } from './conformance/case.ts'
import { closingCases } from './conformance/closing.ts'
import { journalCases } from './conformance/journal.ts'
import { pruneCases } from './conformance/prune.ts'
import { raceCases } from './conformance/races.ts'
import { recordCases } from './conformance/records.ts'
import { totalsCases } from './conformance/totals.ts'
import { unreadableCases } from './conformance/unreadable.ts'
import { watchCases } from './conformance/watch.ts'

export type { Ability } from './conformance/case.ts'

/** An empty place of the store's, made for one case: a new file, a new schema, a new key prefix. */
export interface StoreFixture {
  /** A store on that place, over a connection of its own where there are connections; called several times. The case closes it. */
  open(): Store | Promise<Store>
  /** Puts this text, behind the store's back, where an existing record of the account is kept. */
  corrupt?(account: string, text: string): void | Promise<void>
  /** Removes the place, after its stores were closed. */
  dispose?(): void | Promise<void>
}

export interface StoreConformanceOptions {
  /** Called once for each case. */
  readonly fixture: () => StoreFixture | Promise<StoreFixture>
  /** What this store does not do, each with the reason: those cases are there, but to be skipped. */
  readonly without?: Readonly<Partial<Record<Ability, string>>>
}

/** One sentence about a store, and the code that proves it: `run` fails with an `AssertionError`. */
export interface ConformanceCase {
  readonly name: string
  /** Why this store need not pass it; `undefined`: it must. */
  readonly skip: string | undefined
  run(): Promise<void>
}

/**
 * Everything that a controller relies on, races over separate connections included. With vitest, for instance:
 *
 * ```ts
 * for (const { name, skip, run } of storeConformance({ fixture })) it.skipIf(skip)(name, run)
 * ```
 *
 * and with Node's own runner `test(name, { skip }, run)`. Instants in records lie in the years 2026 and 2100, so that a store which
 * drops what is over by itself keeps what it must; it says `without: { prune: '…' }`.
 */
export function storeConformance({ fixture, without = {} }: StoreConformanceOptions): readonly ConformanceCase[] {
  return CASES.map(({ name, needs, run }) => ({
    name,
    skip: needs && without[needs],
    run: () => runCase(run, fixture),
  }))
}

const CASES: readonly StoreCase[] = [
  ...recordCases,
  ...raceCases,
  ...journalCases,
  ...accountCases,
  ...totalsCases,
  ...pruneCases,
  ...unreadableCases,
  ...watchCases,
  ...closingCases,
]

async function runCase(run: StoreCase['run'], fixture: StoreConformanceOptions['fixture']): Promise<void> {
  const place = await fixture()
  const opened: Store[] = []
  try {
    await run({
      open: async () => {
        const store = await place.open()
        opened.push(store)
        return store
      },
      corrupt: async (account, text) => {
        if (!place.corrupt)
          throw new Error(
            "The fixture has no corrupt(account, text). Give one, or the reason as without: { corrupt: '…' }.",
          )
        await place.corrupt(account, text)
      },
    })
  } finally {
    await Promise.all(opened.map((store) => store.close()))
    await place.dispose?.()
  }
}
