// What prune does, and what it would do.

import { systemClock } from '../controller/clock.ts'
import { createSessionControl, type SessionControl } from '../controller/controller.ts'
import type { PolicyOptions } from '../policy/options.ts'
import type { Store } from '../stores/store.ts'
import { counting } from './prune-store.ts'

export interface Pruned {
  /** Accounts of which a session might be over, and that were looked at; 0 without a policy. */
  readonly looked: number
  /** Sessions that ended by the policy (or would end); 0 without one. */
  readonly ended: number
  /** Records past their end that were dropped; `null` where nothing was changed. */
  readonly dropped: number | null
}

type Progress = (looked: number, ended: number) => void

/** Without a policy nobody is ended, and nothing but what is past its end is dropped. */
export async function pruned(store: Store, policy: PolicyOptions | undefined, onProgress: Progress): Promise<Pruned> {
  if (!policy) return { looked: 0, ended: 0, dropped: await store.prune(await timeOf(store)) }
  const done = { looked: 0, ended: 0 }
  const onAccounts = (count: number) => {
    done.looked += count
    onProgress(done.looked, done.ended)
  }
  const onEnded = () => {
    done.ended += 1
  }
  const control = controlOf(counting(store, onAccounts), policy)
  for (const kind of ['expired', 'idle', 'displaced'] as const) control.on(kind, onEnded)
  try {
    const dropped = await control.prune()
    return { ...done, dropped }
  } finally {
    control.dispose()
  }
}

/** What the policy would end, by a look at each account that may be concerned. */
export async function wouldBePruned(
  store: Store,
  policy: PolicyOptions | undefined,
  onProgress: Progress,
): Promise<Pruned> {
  if (!policy) return { looked: 0, ended: 0, dropped: null }
  const control = controlOf(store, policy)
  try {
    return await looked(store, control, onProgress)
  } finally {
    control.dispose()
  }
}

async function looked(store: Store, control: SessionControl, onProgress: Progress): Promise<Pruned> {
  const dueBefore = await timeOf(store)
  let [looked, ended] = [0, 0]
  for (let cursor: string | undefined, isLast = false; !isLast; ) {
    const { items, next } = await store.accounts({ dueBefore, cursor, limit: PAGE })
    for (const { account } of items) ended += await overIn(store, control, account)
    looked += items.length
    onProgress(looked, ended)
    cursor = next ?? undefined
    isLast = next === null
  }
  return { looked, ended, dropped: null }
}

const PAGE = 200

async function overIn(store: Store, control: SessionControl, account: string): Promise<number> {
  const { record } = await store.load(account)
  const live = new Set((await control.list({ account })).map(({ id }) => id))
  return record.sessions.filter(({ id }) => !live.has(id)).length
}

/** A single policy for all: it needs no secret, as nobody takes over anything here. */
function controlOf(store: Store, policy: PolicyOptions): SessionControl {
  return createSessionControl({ store, policy: () => policy, pruneEvery: 'never', storeTimeout: '30s' })
}

/** Any account would do. */
const NOBODY = 'utsessions'

async function timeOf(store: Store): Promise<number> {
  const { now } = await store.load(NOBODY)
  return now ?? systemClock.now()
}
