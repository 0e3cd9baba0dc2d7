// Starts processes of their own and asks them; for what only several processes can show.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { WorkerCalls } from './control-worker.ts'

export interface Worker {
  readonly process: ChildProcess
  /** Fails with what the worker threw. */
  call<K extends keyof WorkerCalls>(
    call: K,
    ...args: Parameters<WorkerCalls[K]>
  ): Promise<Awaited<ReturnType<WorkerCalls[K]>>>
  stop(): Promise<void>
}

const SCRIPT = fileURLToPath(new URL('./control-worker.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** That many processes, all of them up. */
export async function startWorkers(count: number): Promise<readonly Worker[]> {
  return Promise.all(Array.from({ length: count }, startWorker))
}

async function startWorker(): Promise<Worker> {
  const process = fork(SCRIPT, { execArgv: ['--import', TSX, '--disable-warning=ExperimentalWarning'] })
  await once(process, 'message')
  let lastId = 0
  return {
    process,
    call: (call, ...args) => {
      lastId += 1
      process.send({ id: lastId, call, args })
      return answerTo(process, lastId)
    },
    stop: async () => {
      if (process.exitCode !== null || process.signalCode !== null) return
      process.kill('SIGKILL')
      await once(process, 'exit')
    },
  }
}

interface Reply<T> {
  readonly id: number
  readonly answer: T
  readonly error?: string
}

function answerTo<T>(process: ChildProcess, id: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const exited = () => reject(new Error('The worker is gone'))
    const told = (reply: Reply<T>) => {
      if (reply.id !== id) return
      process.off('message', told).off('exit', exited)
      if (reply.error === undefined) resolve(reply.answer)
      else reject(new Error(reply.error))
    }
    process.on('message', told).once('exit', exited)
  })
}
