// A process of its own for the load: opens a store, asks as it is told, and hands over what it has seen. Started by load-process.ts.

import type { Transact } from '../../src/controller/transact.ts'
import { openStore, type StoreSpec } from './connections.ts'
import { instantUs } from './instants.ts'
import type { Evidence } from './judge.ts'
import { type Load, type LoadPlan, startLoad } from './load.ts'
import { machineryOn } from './machinery.ts'
import type { RecordingStore } from './recording-store.ts'

interface Machinery {
  readonly transact: Transact
  readonly recorded: RecordingStore
}

let machinery: Machinery | undefined
let load: Load | undefined
let close = async () => {}

const calls = {
  instantUs: async (): Promise<number> => instantUs(),
  /** Keeps the connections of the store until the next, or the end. */
  open: async (spec: StoreSpec, name: string): Promise<void> => {
    await close()
    const opened = await openStore(spec)
    close = opened.close
    machinery = machineryOn(opened.store, name)
  },
  begin: async (plan: LoadPlan): Promise<void> => {
    if (!machinery) throw new Error('open comes first')
    load = startLoad(machinery.transact, plan)
  },
  isBack: async (sinceUs: number, quietUs: number): Promise<boolean> => load?.isBack(sinceUs, quietUs) ?? false,
  asked: async (): Promise<number> => load?.asked() ?? 0,
  end: async (): Promise<Evidence> => {
    const operations = (await load?.end()) ?? []
    load = undefined
    return { operations, ...(machinery?.recorded.take() ?? { swaps: [], excesses: [] }) }
  },
}

export type LoadCalls = typeof calls

interface Message {
  readonly id: number
  readonly call: keyof LoadCalls
  readonly args: readonly never[]
}

process.on('message', async ({ id, call, args }: Message) => {
  try {
    const work = calls[call] as (...args: readonly never[]) => Promise<unknown>
    process.send?.({ id, answer: await work(...args) })
  } catch (error) {
    process.send?.({ id, error: String(error) })
  }
})
process.on('disconnect', () => process.exit())
// A client that throws outside of any call would end a server, too: it must not.
process.on('uncaughtException', (error) => void process.send?.({ uncaught: String(error.stack) }))
process.on('unhandledRejection', (error) => void process.send?.({ uncaught: `rejected: ${String(error)}` }))
process.send?.({ ready: true })
