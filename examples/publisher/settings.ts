// What the environment may change: PORT, HOST, DATA_DIR, the store by UTSESSIONS_STORE, and the policy by the other UTSESSIONS_*.

import { accessSync, constants, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type PolicyOptions, policyFromEnv } from 'utsessions'
import { Trouble } from './trouble.ts'

export interface Settings {
  readonly port: number
  readonly host: string
  readonly folder: string
  /** A URL: `redis://…`, `postgres://…`, `sqlite:…`, `memory:`. `undefined`: a file in the folder. */
  readonly store: string | undefined
  readonly policy: PolicyOptions
}

/** One reader an account, and times so short that the whole story can be watched in a few minutes. */
const POLICY: PolicyOptions = {
  maxSessions: 1,
  lock: '30s',
  takeover: 'ask-with-password',
  idle: '3m',
  lifetime: '8h',
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    port: portFrom(env['PORT'] || '3000'),
    host: env['HOST'] || '127.0.0.1',
    folder: resolve(env['DATA_DIR'] || '.data/publisher'),
    store: env['UTSESSIONS_STORE']?.trim() || undefined,
    policy: { ...POLICY, ...policyFromEnv(env) },
  }
}

function portFrom(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new Trouble(`PORT must be a number from 0 (any free port) to 65535, but is ${JSON.stringify(text)}.`)
}

/** Makes the folder if need be. @throws {Trouble} when nothing can be kept in it */
export function usableFolder(folder: string): { file(name: string): string } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    throw new Trouble(`Nothing can be kept in the folder ${folder} (${code}). Give another one: DATA_DIR=… npm start.`)
  }
  return { file: (name) => join(folder, name) }
}
