// autocannon against a cell that serves: everybody signs in once, each connection is somebody of their own, and then they all ask for the page.

import autocannon from 'autocannon'
import type { CellProcess } from './cell-process.ts'
import { ACCOUNT_HEADER } from './cells/serving.ts'
import type { Reading } from './rounds.ts'

export type Headers = Readonly<Record<string, string>>

export interface Loaded {
  readonly process: CellProcess
  readonly url: string
  /** Of each visitor. */
  readonly visitors: readonly Headers[]
}

const CONNECTIONS = 20

/** Signs everybody in, and warms the cell up. */
export async function visited(process: CellProcess, warmUpSeconds: number): Promise<Loaded> {
  const url = await process.ask<string>('url')
  const visitors: Headers[] = []
  for (let i = 0; i < CONNECTIONS; i += 1) visitors.push(await signIn(url, `user-${100_000 + i}`))
  const loaded = { process, url, visitors }
  await fire(loaded, CONNECTIONS, warmUpSeconds)
  return loaded
}

/** Two requests, as a browser makes them: the login, and the first page, with which the guard opens the session. */
async function signIn(url: string, account: string): Promise<Headers> {
  const cookies = new Map<string, string>()
  const headers = () => ({ [ACCOUNT_HEADER]: account, cookie: ['v=1', ...cookies.values()].join('; ') })
  for (const [method, path] of [
    ['POST', '/login'],
    ['GET', '/'],
  ] as const) {
    const response = await fetch(url + path, { method, headers: headers() })
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`${method} ${path} was answered with ${response.status}`)
    for (const line of response.headers.getSetCookie()) cookies.set(line.split('=')[0] ?? '', line.split(';')[0] ?? '')
  }
  return headers()
}

/** `rate`: requests a second; `cpu`: microseconds of the server's processor for one; `latency`: microseconds at one connection, if asked for. */
export async function loadOnce(loaded: Loaded, seconds: number, latencySeconds = 0): Promise<Reading> {
  const before = await loaded.process.ask<number>('cpu')
  const busy = await fire(loaded, CONNECTIONS, seconds)
  const cpu = ((await loaded.process.ask<number>('cpu')) - before) / busy.requests
  const reading = { rate: busy.requests / busy.seconds, cpu }
  if (latencySeconds === 0) return reading
  const single = await fire(loaded, 1, latencySeconds)
  return { ...reading, latency: (1e6 * single.seconds) / single.requests }
}

async function fire({ url, visitors }: Loaded, connections: number, duration: number) {
  let next = 0
  const setupClient = (client: autocannon.Client) => {
    client.setHeaders({ ...visitors[next % visitors.length] })
    next += 1
  }
  const result = await autocannon({ url, connections, duration, setupClient })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were not 200, ${result.errors} errors`)
  return { requests: result.requests.total, seconds: result.duration }
}
