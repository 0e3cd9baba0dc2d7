// How soon everybody is told: from the answer of a login on one node to what an open page of the displaced session sees on another.
// Both nodes are processes of their own on one Redis. LIVE_ROUNDS changes how many.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { startRedis } from '../test/support/servers/redis.ts'
import { openPage, type Watching } from './live-page.ts'
import { table } from './page.ts'
import { percentile, spreadOf, written } from './statistics.ts'

interface Node {
  readonly url: string
  readonly process: ChildProcess
}

/** Of one round, in milliseconds after the displacing login: its answer, and its request. */
interface Sample {
  readonly afterAnswer: number
  readonly afterRequest: number
}

/** Both measurements, as a table, with what they were made on. */
export async function benchLive(rounds: number): Promise<string> {
  const redis = await startRedis()
  const nodes = await Promise.all([startNode(redis.url), startNode(redis.url)])
  try {
    const [a, b] = nodes
    const streams = await measure(rounds, b, openStream(a.url))
    const page = await openPage(a.url)
    const pages = 'missing' in page ? [] : await measure(rounds, b, page.watching).finally(page.close)
    const rows = [...rowsOf('the event `ended` at an open stream', streams), ...rowsOf('the overlay in a page', pages)]
    const browser = 'missing' in page ? `no browser: ${page.missing}` : page.version
    const machine = `Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Redis, ${browser}`
    return `${machine}\n\n${table(HEAD, rows)}`
  } finally {
    for (const node of nodes) node.process.disconnect()
    await Promise.all(nodes.map((node) => once(node.process, 'exit')))
    await redis.stop()
  }
}

const HEAD = [
  'from the login on the other node to',
  'after its answer, ms',
  'p95',
  'after its request, ms',
  'p95',
  'rounds',
]

function rowsOf(what: string, samples: readonly Sample[]): string[][] {
  if (samples.length === 0) return []
  const columns = [samples.map((one) => one.afterAnswer), samples.map((one) => one.afterRequest)]
  return [
    [
      what,
      ...columns.flatMap((ms) => [written(spreadOf(ms), 1), percentile(ms, 95).toFixed(1)]),
      String(samples.length),
    ],
  ]
}

async function startNode(redis: string): Promise<Node> {
  const child = fork(fileURLToPath(new URL('./live-node.ts', import.meta.url)), [redis], {
    execArgv: ['--import', 'tsx', '--no-warnings'],
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { url: `http://127.0.0.1:${port}`, process: child }
}

const WARM_UP = 20

/** Each round is a sign-in that watches, and one that displaces it; at a moment of their own, so that no timer keeps time with them. */
async function measure(rounds: number, node: Node, watching: Watching): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    const account = `ann${round}`
    const { seen } = await watching(account)
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60))
    const sample = await displace(node, account, seen)
    if (round >= WARM_UP) samples.push(sample)
  }
  return samples
}

async function displace({ url }: Node, account: string, seen: Promise<number>): Promise<Sample> {
  const requested = performance.now()
  const answer = await fetch(`${url}/sign-in/${account}`)
  const answered = performance.now()
  await answer.text()
  if (answer.status !== 200) throw new Error(`The displacing login was answered with ${answer.status}`)
  const at = await soon(seen)
  return { afterAnswer: at - answered, afterRequest: at - requested }
}

/** Rather no figure than to wait for ever. */
async function soon<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('Nobody was told within ten seconds')), 10_000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Signs in, and follows the stream of that session. */
function openStream(url: string): Watching {
  return async (account) => {
    const signedIn = await fetch(`${url}/sign-in/${account}`)
    await signedIn.text()
    const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0])
    const request = get(`${url}/utsessions/events`, { headers: { cookie: cookie.join('; ') }, agent: false })
    const [stream] = (await once(request, 'response')) as [IncomingMessage]
    return follow(stream)
  }
}

/** Resolves once the stream is open, with the instant at which it will have told of the end. */
async function follow(stream: IncomingMessage): Promise<{ readonly seen: Promise<number> }> {
  let heard = ''
  stream.setEncoding('utf8')
  return new Promise((opened, failed) => {
    const seen = new Promise<number>((told) => {
      stream.on('data', (text: string) => {
        const now = performance.now()
        heard += text
        if (heard.includes('event: ended')) told(now)
        if (heard.includes('event: alive')) opened({ seen })
      })
    })
    stream.once('end', () => failed(new Error(`The stream ended: ${heard}`)))
  })
}
