// The command line as a process of its own.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

export interface Child {
  readonly process: ChildProcessWithoutNullStreams
  out(): string
  err(): string
  /** Once what it has written so far says so. */
  until(says: (out: string, err: string) => boolean): Promise<void>
  /** How it ended. */
  readonly code: Promise<number | null>
}

export function child(args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  const spawned = spawn(process.execPath, ['--import', TSX, '--no-warnings', MAIN, ...args], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  })
  onTestFinished(() => void spawned.kill('SIGKILL'))
  const text = { out: '', err: '' }
  spawned.stdout.on('data', (chunk) => {
    text.out += chunk
  })
  spawned.stderr.on('data', (chunk) => {
    text.err += chunk
  })
  const code = once(spawned, 'close').then(([exit]) => exit as number | null)
  return {
    process: spawned,
    out: () => text.out,
    err: () => text.err,
    until: async (says) => {
      while (!says(text.out, text.err)) {
        const more = Promise.race([once(spawned.stdout, 'data'), once(spawned.stderr, 'data'), code.then(() => 'over')])
        if ((await more) === 'over') throw new Error(`It has ended: ${text.err}`)
      }
    },
    code,
  }
}
