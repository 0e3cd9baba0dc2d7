// Code blocks of the documentation as programs: found, written below .cache/ where the package's name leads to src, and run.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'

export interface Block {
  /** Path from the root, and the line of the opening fence. */
  readonly file: string
  readonly line: number
  /** What stands behind the fence: `js run`. */
  readonly info: string
  readonly code: string
}

export const root = fileURLToPath(new URL('../..', import.meta.url))

const FENCED = /^```([^\n]*)\n(.*?)^```$/gms

/** The fenced blocks of a page, in their order. */
export function blocksOf(file: string): readonly Block[] {
  const page = readFileSync(join(root, file), 'utf8')
  return [...page.matchAll(FENCED)].map((match) => ({
    file,
    line: page.slice(0, match.index).split('\n').length,
    info: (match[1] ?? '').trim(),
    code: match[2] ?? '',
  }))
}

/** Writes a program where its imports are found. @returns its path */
export function written(name: string, code: string): string {
  const folder = join(root, '.cache', 'snippets')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.ts`)
  writeFileSync(path, code)
  return path
}

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Starts a program in a folder of its own. */
export function start(path: string, cwd: string, env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, ['--import', TSX, '--no-warnings', path], {
    cwd,
    env: { ...process.env, NODE_ENV: 'development', TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** What a program prints, once it has ended by itself; fails with what it complained of. */
export async function outputOf(program: ChildProcess): Promise<string> {
  if (!program.stdout || !program.stderr) throw new Error('The program has no output')
  const ended = new Promise<number | null>((resolve) => program.once('exit', resolve))
  const [printed, complaint, code] = await Promise.all([text(program.stdout), text(program.stderr), ended])
  if (code !== 0) throw new Error(`The program ended with ${code}:\n${complaint}`)
  return printed
}
