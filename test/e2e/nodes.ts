// Two nodes of one application over one Redis, each a process of its own, and people's browsers in front of them.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { anyRedis, type RedisPlace } from '../support/servers/redis.ts'
import { redisServer } from '../support/tools.ts'
import { inBrowsers } from './chromium.ts'
import { closeProfiles, leaveProfiles } from './profiles.ts'
import type { Streams } from './test-doors.ts'

export interface Node {
  readonly url: string
  streams(): Promise<Streams>
  /** Cuts them all, as a network does that is gone: a browser that is told to be offline keeps what it has. */
  cut(): Promise<void>
  /** Devices of the account's sessions, as this node sees them. */
  live(account: string): Promise<readonly string[]>
  /** Requests that wait to be let go. */
  waiting(): Promise<number>
  letGo(): Promise<void>
  /** Moves its clock. */
  ahead(ms: number): Promise<void>
}

export interface Nodes {
  readonly a: Node
  readonly b: Node
  /** One that nobody has used, under the policy of this name. */
  account(policy: string): string
}

const SCRIPT = fileURLToPath(new URL('./node-worker.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Tests in browsers on two nodes: skipped with the reason where there is no Redis or no browser, except in CI. No page may have a fault. */
export function onTwoNodes(name: string, tests: (nodes: Nodes) => void): void {
  const tool = redisServer()
  const missing = 'missing' in tool && !process.env['REDIS_URL'] && process.env['CI'] !== 'true'
  if (missing) return void describe(name, () => it.skip(`hold (skipped: redis-server: ${tool.missing})`))
  inBrowsers(name, () => {
    const running: { nodes?: Running } = {}
    beforeAll(async () => {
      running.nodes = await start()
    })
    afterAll(async () => {
      await closeProfiles()
      await running.nodes?.stop()
    })
    afterEach(async () => expect(await leaveProfiles()).toEqual([]))
    let count = 0
    tests({
      get a() {
        return nodeAt(running.nodes?.urls[0])
      },
      get b() {
        return nodeAt(running.nodes?.urls[1])
      },
      account(policy) {
        count += 1
        return `ann-${process.pid}-${count}@${policy}.example`
      },
    })
  })
}

interface Running {
  readonly urls: readonly string[]
  stop(): Promise<void>
}

async function start(): Promise<Running> {
  const redis = await anyRedis()
  const processes = [fork(SCRIPT, [redis.url], FORKED), fork(SCRIPT, [redis.url], FORKED)]
  const urls = await Promise.all(processes.map(async (child) => (await once(child, 'message'))[0] as string))
  return { urls, stop: () => stop(processes, redis) }
}

const FORKED = { execArgv: ['--import', TSX, '--no-warnings'] }

async function stop(processes: readonly ChildProcess[], redis: RedisPlace): Promise<void> {
  const gone = processes.map((child) => once(child, 'exit'))
  for (const child of processes) child.disconnect()
  await Promise.all(gone)
  await redis.stop()
}

function nodeAt(url = ''): Node {
  const ask = async (path: string, method = 'GET') => (await fetch(`${url}/test/${path}`, { method })).json()
  return {
    url,
    streams: () => ask('streams') as Promise<Streams>,
    cut: async () => void (await ask('cut', 'POST')),
    live: (account) => ask(`live/${encodeURIComponent(account)}`) as Promise<readonly string[]>,
    waiting: () => ask('waiting') as Promise<number>,
    letGo: async () => void (await ask('let-go', 'POST')),
    ahead: async (ms) => void (await ask(`ahead/${ms}`, 'POST')),
  }
}
