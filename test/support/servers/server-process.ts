// A server in a process of its own that a test starts, harms and ends. It never outlives the test's process.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { accepts, untilItAnswers } from './ports.ts'

export interface ServerProcess {
  readonly port: number
  /** Of the process that runs now; those that it has started have it as their parent. */
  pid(): number
  /** SIGKILL, its own processes included, as the crash of a machine is. Resolves once all are gone, with the memory and files that they held. */
  kill(): Promise<void>
  /** The same program on the same folder and port; resolves once it answers. */
  restart(): Promise<void>
  /** SIGSTOP, its own processes included: it holds its connections and answers nothing. */
  pause(): void
  resume(): void
  /** SIGTERM, then SIGKILL after two seconds, its own processes included. */
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
  const pause = () => {
    child.kill('SIGSTOP') // first, or it would start more
    for (const pid of childrenOf(child.pid)) signal(pid, 'SIGSTOP')
  }
  const kill = async () => {
    if (!isRunning(child)) return
    pause()
    const others = childrenOf(child.pid)
    await end(child, 'SIGKILL')
    for (const pid of others) signal(pid, 'SIGKILL')
    await untilGone(others)
  }
  return {
    port: program.port,
    pid: () => child.pid ?? 0,
    kill,
    restart: async () => {
      await kill()
      child = run(program)
      await up(child, program)
    },
    pause,
    resume: () => resume(child),
    stop: async () => {
      const late = setTimeout(() => void kill(), PATIENCE_MS)
      resume(child)
      await end(child, 'SIGTERM')
      clearTimeout(late)
    },
    isRunning: () => isRunning(child),
  }
}

function resume(child: ChildProcess): void {
  for (const pid of childrenOf(child.pid)) signal(pid, 'SIGCONT')
  child.kill('SIGCONT')
}

/** The processes that a process has started and that still run: PostgreSQL has one for each connection. Linux only, elsewhere none. */
export function childrenOf(pid = 0): readonly number[] {
  const all = existsSync('/proc/self/stat') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  return all.map(Number).filter((each) => parentOf(each) === pid)
}

function parentOf(pid: number): number | undefined {
  return Number(statusOf(pid)?.[1])
}

/** State, parent and so on of a process, as /proc has them; undefined once it has ended. */
function statusOf(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ') // behind the name, which may hold anything
  } catch {
    return undefined
  }
}

/** Those that are not our own children tell nobody of their end. Who waits to be buried by its new parent has let go of everything. */
async function untilGone(pids: readonly number[]): Promise<void> {
  const remains = (pid: number) => !['Z', 'X', undefined].includes(statusOf(pid)?.[0])
  await untilItAnswers(
    async () => !pids.some(remains),
    () => undefined,
  )
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended meanwhile
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
