// Controls for tests: on one store or on several doors to the same records, with a clock that the test moves.

import {
  createSessionControl,
  type OpenAnswer,
  type SessionControl,
  type SessionControlOptions,
  type Store,
} from 'utsessions'
import { type FakeClock, type FaultyStore, fakeClock, faultyStore } from 'utsessions/testing'
import { onTestFinished } from 'vitest'
import { openStores } from '../support/variants.ts'

export type ControlOptions = Omit<Partial<SessionControlOptions>, 'store' | 'clock'>

export interface TestControl {
  readonly control: SessionControl
  readonly store: FaultyStore
  readonly clock: FakeClock
}

export function makeControl(
  options: ControlOptions = {},
  on: Partial<{ store: Store; clock: FakeClock }> = {},
): TestControl {
  const clock = on.clock ?? fakeClock()
  const opened = on.store ? undefined : openStores('memory')
  const store = faultyStore(on.store ?? (opened?.stores[0] as Store))
  const control = createSessionControl({ store, clock, pruneEvery: 'never', ...options })
  onTestFinished(() => control.dispose())
  return { control, store, clock }
}

/** Two controls that share nothing but the records. */
export function twoControls(
  kind: 'memory' | 'sqlite',
  options: ControlOptions = {},
): readonly [TestControl, TestControl] {
  const { stores, close } = openStores(kind, 2)
  onTestFinished(close)
  const clock = fakeClock()
  const [one, other] = stores.map((store) => makeControl(options, { store, clock }))
  return [one as TestControl, other as TestControl]
}

/** The token of an opening that was admitted. */
export function tokenOf(answer: OpenAnswer): string {
  if (answer.outcome !== 'admitted' || answer.token === null) throw new Error(`No token in ${JSON.stringify(answer)}`)
  return answer.token
}

/** The id of the session of an opening that was admitted. */
export function idOf(answer: OpenAnswer): string {
  if (answer.outcome !== 'admitted' || answer.session === null)
    throw new Error(`No session in ${JSON.stringify(answer)}`)
  return answer.session.id
}

/** What the journal tells of an account, oldest first. */
export async function told({ control }: TestControl, account = 'ann'): Promise<string[]> {
  return (await control.journal({ account, limit: 10_000 })).items.map(({ kind }) => kind).reverse()
}
