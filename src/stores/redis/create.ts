// The store, put together out of its parts. Called by the door, and by tests that hold the machine's clocks in their hands.

import { watchersOf } from '../channel.ts'
import { type MachineClocks, machineClocks } from '../clock.ts'
import { createRevisions } from '../revisions.ts'
import type { Store } from '../store.ts'
import { accounts } from './accounts.ts'
import { createAskTime } from './asking.ts'
import { append, boundsOf, load, swap } from './cell.ts'
import { createCommands } from './commands.ts'
import { journal } from './journal.ts'
import { createKeys } from './keys.ts'
import { type RedisStoreOptions, resolveRedisOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { prune } from './prune.ts'
import { createRead } from './reading.ts'
import { createServerClock } from './server-clock.ts'
import { totals } from './totals.ts'
import { turnClocks } from './turn-clocks.ts'
import { createUpkeep } from './upkeep.ts'

export function createRedisStore(accepted: RedisStoreOptions, clocks: MachineClocks = machineClocks): Store {
  const options = resolveRedisOptions(accepted)
  const keys = createKeys(options.prefix, options.sharded)
  const commands = createCommands(options.send)
  const clock = createServerClock(clocks, turnClocks(clocks))
  const parts: Parts = {
    options,
    bounds: boundsOf(options),
    keys,
    commands,
    read: createRead(options.send, commands, clock),
    clock,
    askTime: createAskTime({ commands, keys, clock, monotonic: clocks.monotonic, isCluster: options.sharded }),
    upkeep: createUpkeep(),
    nextRevision: createRevisions(),
  }
  const watchers = options.subscribe && watchersOf(parts.keys.channels, options.subscribe, (message) => message)
  return {
    load: (account) => load(parts, account),
    swap: (account, revision, next, entries) => swap(parts, account, revision, next, entries),
    append: (entries) => append(parts, entries),
    accounts: (query = {}) => accounts(parts, query),
    totals: () => totals(parts),
    journal: (query = {}) => journal(parts, query),
    ...(watchers && { watch: (listener, missed, lost) => watchers.add(listener, missed, lost) }),
    prune: (now) => prune(parts, now),
    close: async () => watchers?.clear(),
  }
}
