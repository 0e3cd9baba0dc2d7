// The demo as its user has it: a process of its own, on a free port, with a folder of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

type Environment = Readonly<Record<string, string>>

export interface Exit {
  readonly code: number | null
  readonly stderr: string
  /** From the signal to the end; from the start where no signal was sent. */
  readonly tookMs: number
}

export interface Demo {
  readonly url: string
  readonly port: string
  /** What it says next, or has said already. */
  said(pattern: RegExp): Promise<RegExpExecArray>
  stop(signal?: NodeJS.Signals): Promise<Exit>
}

/** A refusal that nobody can choose on. */
export const PLAIN = { UTSESSIONS_TAKEOVER: 'never' } as const

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const OURS = /^(UTSESSIONS_|SESSION_|NODE_ENV$|VITEST|DATA_DIR$|PORT$|HOST$)/

/** What Node 22 says of its own SQLite. */
const EXPERIMENTAL = /^\(node:\d+\) ExperimentalWarning: SQLite.*\n(\(Use .*\n)?/m

/** A folder that is gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-demo-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 })) // a browser's processes may be going
  return folder
}

/** Starts the demo and waits until it is open; it ends with the test at the latest. */
export async function startDemo(env: Environment = {}): Promise<Demo> {
  const child = spawnDemo({ DATA_DIR: env['DATA_DIR'] ?? newFolder(), ...env })
  const listening = listenTo(child)
  const [, url = '', port = ''] = await listening.said(/open at (http:\/\/\S+:(\d+))/)
  return {
    url,
    port,
    said: listening.said,
    stop: (signal = 'SIGINT') => {
      const sentAt = performance.now()
      child.kill(signal)
      return listening.exit(sentAt)
    },
  }
}

/** Starts the demo where something stands in its way. */
export function failingDemo(env: Environment): Promise<Exit> {
  return listenTo(spawnDemo(env)).exit(performance.now())
}

function spawnDemo(env: Environment): ChildProcess {
  return spawnFor([process.execPath, '--import', 'tsx', 'examples/publisher/main.ts'], { PORT: '0', ...env })
}

/** A process that does not survive its test; with `group`, nor does anything that it started. */
export function spawnFor(command: readonly string[], env: Environment, group = false): ChildProcess {
  const [file = '', ...args] = command
  const inherited = Object.entries(process.env).filter(([name]) => !OURS.test(name))
  const child = spawn(file, args, { cwd: ROOT, env: { ...Object.fromEntries(inherited), ...env }, detached: group })
  onTestFinished(() => end(child, group))
  return child
}

async function end(child: ChildProcess, group: boolean): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit') // before its folder goes
  process.kill(group ? -child.pid : child.pid, 'SIGKILL')
  await gone
}

/** Follows what a process says, and how it ends. */
export function listenTo(child: ChildProcess) {
  const spoken = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    spoken.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    spoken.stderr += text
  })
  const closed = once(child, 'close') as Promise<[number | null]>
  return {
    said: async (pattern: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const found = pattern.exec(spoken.stdout)
        if (found) return found
        const ended = await Promise.race([closed, child.stdout && once(child.stdout, 'data').then(() => undefined)])
        if (ended) throw new Error(`The demo ended before it said ${pattern}: ${spoken.stdout}${spoken.stderr}`)
      }
    },
    exit: async (since: number): Promise<Exit> => {
      const [code] = await closed
      return { code, stderr: spoken.stderr.replace(EXPERIMENTAL, ''), tookMs: performance.now() - since }
    },
  }
}
