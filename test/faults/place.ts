// Where faults happen: servers, how the load reaches them, how the judge does, and what can be done to them.

import type { Store } from '../../src/stores/store.ts'
import type { StoreSpec } from './connections.ts'
import type { LoadPlan } from './load.ts'
import type { Random } from './random.ts'

/** Something that is done to a server or to the way there. */
export interface Fault {
  readonly name: string
  /** What was acknowledged may be lost by it: histories are not checked, limits are, and what is lost is counted. */
  readonly forgets?: true
  /** Service must be back by itself this soon after the server is. @default 2000 */
  readonly backWithinMs?: number
  /**
   * Does the harm, and resolves once it is over and the server can be asked again. `harmed` is to be called when acknowledged swaps may begin
   * to be lost.
   */
  inflict(random: Random, harmed: () => void): Promise<void>
  /** Puts back what is needed for the next fault, once everything has been judged. */
  mend?(): Promise<void>
}

export interface Place {
  /** The servers, and the setting that matters. */
  readonly server: string
  /** What the load asks it with. */
  readonly client: string
  readonly faults: readonly Fault[]
  /** For the load, over whatever stands in between. */
  readonly spec: StoreSpec
  /** What is special about its load. */
  readonly load?: Pick<LoadPlan, 'windowMs' | 'buckets'>
  /** Nodes, each by a connection past everything that stands in between: whatever record one of them shows is looked at. */
  readonly nodes: readonly Store[]
  /** The same for the judge, after a fault. */
  settled(): Promise<Store>
  stop(): Promise<void>
}
