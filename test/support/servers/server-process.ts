// A server in a process of its own that a test starts, harms and ends. It never outlives the test's process.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { accepts, untilItAnswers } from './ports.ts'

export interface ServerProcess {
  readonly port: number
  /** SIGKILL, as a crash is. Resolves once it is gone. */
  kill(): Promise<void>
  /** The same program on the same folder and port; resolves once it answers. */
  restart(): Promise<void>
  /** SIGSTOP: it holds its connections and answers nothing. */
  pause(): void
  resume(): void
  /** SIGTERM, then SIGKILL after two seconds. */
  stop(): Promise<void>
  isRunning(): boolean
}

export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly port: number
  /** Whether it serves, and not only listens. */
  readonly answers?: () => Promise<boolean>
  readonly options?: Pick<SpawnOptions, 'cwd' | 'uid' | 'gid' | 'env'>
}

const PATIENCE_MS = 2_000
/** Ends the server with the thread that started it, however that ends. */
const TIED = ['/usr/bin/setpriv', '--pdeathsig', 'KILL']

export async function startServer(program: Program): Promise<ServerProcess> {
  let child = run(program)
  await up(child, program)
  const kill = () => end(child, 'SIGKILL')
  return {
    port: program.port,
    kill,
    restart: async () => {
      await kill()
      child = run(program)
      await up(child, program)
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop: async () => {
      const late = setTimeout(() => void child.kill('SIGKILL'), PATIENCE_MS)
      child.kill('SIGCONT')
      await end(child, 'SIGTERM')
      clearTimeout(late)
    },
    isRunning: () => isRunning(child),
  }
}

function run({ command, args, options }: Program): ChildProcess {
  const [setpriv = '', ...flags] = TIED
  const [file, all] = existsSync(setpriv) ? [setpriv, [...flags, command, ...args]] : [command, [...args]]
  const child = spawn(file, all, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  child.on('error', () => {}) // told by `up`
  return child
}

async function up(child: ChildProcess, { command, port, answers }: Program): Promise<void> {
  let said = ''
  const hear = (chunk: unknown) => {
    said = `${said}${chunk}`.slice(-2_000)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  await untilItAnswers(
    async () => (await accepts(port)) && ((await answers?.()) ?? true),
    () => (isRunning(child) ? undefined : `${command} ended at once: ${said}`),
  )
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return
  child.kill(signal)
  await once(child, 'exit')
}

function isRunning({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}
