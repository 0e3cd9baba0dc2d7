// A cell: one thing that is measured, in a process of its own, so that its processor time and what its compiler has learnt are its own.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cellFile } from './cell-file.ts'

export interface CellProcess {
  /** Calls a function of the cell. @throws what the cell threw; `process ended` when it has died */
  ask<T>(call: string, ...args: readonly unknown[]): Promise<T>
  stop(): Promise<void>
}

/** What one message asks for, and what one answers. */
export interface Asked {
  readonly call: string
  readonly args: readonly unknown[]
}
export type Answered = { readonly value: unknown } | { readonly error: string }

/** Which cell: a module of cells/, the name of one that it has, and where the servers are. */
export interface CellSpec {
  readonly module: string
  readonly name: string
  readonly places: Places
}

/** Servers and folders that cells share. */
export interface Places {
  readonly redis?: string
  readonly postgres?: string
  readonly folder?: string
}

/** Resolves once the cell is ready to be measured. `flags` are Node's; `named`: functions have kept their names. */
export async function startCell(spec: CellSpec, flags: readonly string[] = [], named = false): Promise<CellProcess> {
  const child = fork(await cellFile(named), [JSON.stringify(spec)], { execArgv: ['--no-warnings', ...flags] })
  const ask = <T>(call: string, ...args: readonly unknown[]) => askChild<T>(child, { call, args })
  await hear(child)
  return {
    ask,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

async function askChild<T>(child: ChildProcess, asked: Asked): Promise<T> {
  child.send(asked)
  return (await hear(child)) as T
}

/** One answer; a process that ends meanwhile never gives it. */
async function hear(child: ChildProcess): Promise<unknown> {
  const stopped = new AbortController()
  const { signal } = stopped
  const gone = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`its process ended (${code})`)
  })
  try {
    const [answer] = (await Promise.race([once(child, 'message', { signal }), gone])) as [Answered]
    if ('error' in answer) throw new Error(answer.error)
    return answer.value
  } finally {
    stopped.abort()
    gone.catch(() => {})
  }
}
