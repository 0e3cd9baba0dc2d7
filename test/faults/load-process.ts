// The processes of the load, as the parent asks them.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { answered } from './answered.ts'
import type { LoadCalls } from './load-worker.ts'

export interface LoadProcess {
  /** As its accounts and tokens have it. */
  readonly name: string
  call<K extends keyof LoadCalls>(
    call: K,
    ...args: Parameters<LoadCalls[K]>
  ): Promise<Awaited<ReturnType<LoadCalls[K]>>>
  /** Errors that nobody has caught, since this was last asked: a server would have died of them. */
  takeUncaught(): readonly string[]
  stop(): Promise<void>
}

const SCRIPT = fileURLToPath(new URL('./load-worker.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const NAMES = ['p', 'q'] as const

/** Two, each up. */
export async function startLoadProcesses(): Promise<readonly LoadProcess[]> {
  return Promise.all(NAMES.map(startOne))
}

async function startOne(name: string): Promise<LoadProcess> {
  const child = fork(SCRIPT, { execArgv: ['--import', TSX, '--disable-warning=ExperimentalWarning'] })
  let uncaught: string[] = []
  child.on('message', (message: { readonly uncaught?: string }) => {
    if (message.uncaught !== undefined) uncaught.push(message.uncaught)
  })
  await once(child, 'message')
  let lastId = 0
  return {
    name,
    call: (call, ...args) => {
      lastId += 1
      child.send({ id: lastId, call, args })
      return answerTo(child, lastId)
    },
    takeUncaught: () => {
      const taken = uncaught
      uncaught = []
      return taken
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

/** Resolves once the load of each has asked so much. */
export async function untilAsked(processes: readonly LoadProcess[], each: number): Promise<void> {
  await answered(async () => {
    const asked = await Promise.all(processes.map((one) => one.call('asked')))
    if (asked.some((count) => count < each)) throw new Error(`the processes have asked ${asked} times, not ${each}`)
  })
}

interface Reply<T> {
  readonly id: number
  readonly answer: T
  readonly error?: string
}

function answerTo<T>(child: ChildProcess, id: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const exited = () => reject(new Error('The process of the load is gone'))
    const told = (reply: Reply<T>) => {
      if (reply.id !== id) return
      child.off('message', told).off('exit', exited)
      if (reply.error === undefined) resolve(reply.answer)
      else reject(new Error(reply.error))
    }
    child.on('message', told).once('exit', exited)
  })
}
