// The other end of a cell's process: opens the cell that is named, and does what it is asked to over IPC.

import type { Answered, Asked, CellSpec } from './cell-process.ts'
import { profiling } from './profiling.ts'

/** The functions of an opened cell; arguments and results go through IPC. */
export type CellCalls = Readonly<Record<string, (...args: never[]) => unknown>>

/** What every module of cells/ exports as `open`. @throws for a name that it has not */
export type OpenCell = (name: string, places: CellSpec['places']) => Promise<CellCalls>

async function answer(work: () => unknown): Promise<Answered> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

const [given] = process.argv.slice(2)
if (process.send && given !== undefined) {
  const { module, name, places } = JSON.parse(given) as CellSpec
  process.on('disconnect', () => process.exit(0))
  const opened = await answer(async () => {
    const { open } = (await import(`./cells/${module}.ts`)) as { open: OpenCell }
    const calls: CellCalls = { ...(await open(name, places)), ...profiling() }
    process.on('message', async ({ call, args }: Asked) => {
      process.send?.(await answer(() => (calls[call] as (...given: readonly unknown[]) => unknown)(...args)))
    })
  })
  process.send(opened)
}
