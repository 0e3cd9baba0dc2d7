// What the parts of the store share.

import type { Read } from '../gathering.ts'
import type { AskTime } from './asking.ts'
import type { Commands } from './commands.ts'
import type { Keys } from './keys.ts'
import type { ResolvedRedisOptions } from './options.ts'
import type { ServerClock } from './server-clock.ts'
import type { Upkeep } from './upkeep.ts'

export interface Parts {
  readonly options: ResolvedRedisOptions
  /** Of the journal, as scripts take them. */
  readonly bounds: readonly string[]
  readonly keys: Keys
  readonly commands: Commands
  /** Texts at keys. */
  readonly read: Read<unknown>
  readonly clock: ServerClock
  readonly askTime: AskTime
  readonly upkeep: Upkeep
  /** Another one at each call, whatever the server has forgotten. */
  nextRevision(): string
}
