// The control in one process: from memory, from the cache, and what it is held against.

import { decide, EMPTY_RECORD, resolvePolicy } from 'utsessions'
import type { OpenCell } from '../cell.ts'
import { type Work, workCalls } from '../work.ts'
import { handWritten } from './hand-written.ts'
import { accountOf, checking, controlOf, openingNew } from './sessions.ts'
import { openStore } from './stores.ts'

const BATCH = 100
/** So few that the cache is asked for each far more often than its lease runs out. */
const ACCOUNTS = 100

export const open: OpenCell = async (name, places) => {
  switch (name) {
    case 'hand-written':
      return workCalls(byHand())
    case 'decide':
      return workCalls(deciding())
    case 'memory':
      return workCalls(await checking(controlOf({ store: await openStore('memory', places) }), BATCH, ACCOUNTS))
    case 'memory, open':
      return workCalls(openingNew(controlOf({ store: await openStore('memory', places) })))
    case 'cached':
      return workCalls(
        await checking(controlOf({ store: await openStore('Redis', places), cache: true }), BATCH, ACCOUNTS),
      )
    default:
      throw new Error(`there is no cell ${name}`)
  }
}

/** Not awaited: whoever writes it by hand has no reason to. */
function byHand(): Work {
  const sessions = handWritten()
  const tokens = Array.from({ length: ACCOUNTS }, (_, i) => sessions.open(accountOf(i)))
  return {
    batch: BATCH,
    operation: (i) => {
      if (sessions.check(tokens[i % ACCOUNTS] as string) !== accountOf(i % ACCOUNTS)) throw new Error('nobody’s token')
    },
  }
}

function deciding(): Work {
  const policy = resolvePolicy({ lock: 0, lifetime: '8h', idle: '30m' })
  const now = 1_800_000_000_000
  const newToken = 'a'.repeat(22)
  const { record } = decide(
    EMPTY_RECORD,
    { kind: 'open', account: 'ann', now, newToken, device: 'd'.repeat(22) },
    policy,
  )
  const token = { hash: newToken, issuedAt: now }
  const check = { kind: 'check', account: 'ann', now: now + 1_000, token } as const
  return {
    batch: BATCH,
    operation: () => {
      if (decide(record, check, policy).decision.outcome !== 'alive') throw new Error('not alive')
    },
  }
}
