// Free ports on loopback for servers that the tests start.

import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** Below those that the kernel gives to whoever asks for any: a server finds its own free again when it comes back. Above 10080, the last of those that browsers and fetch refuse to ask. */
const [FIRST, END] = [10_081, 32_000]
/** Each worker of the test runner has its own share, so that none takes the port of a server which another has yet to start, or to start again. */
const SHARES = 8
const SHARE = Math.floor((END - FIRST) / SHARES)
const OWN = FIRST + SHARE * (Number(process.env['VITEST_POOL_ID'] ?? 0) % SHARES)
/** Those that were given lately. */
const given = new Set<number>()

/** That many ports that nobody listens on. None comes twice, unless a thousand others did in between. */
export async function freePorts(count: number): Promise<number[]> {
  const holders = await Promise.all(Array.from({ length: count }, hold))
  await Promise.all(holders.map(({ server }) => new Promise((resolve) => server.close(resolve))))
  return holders.map(({ port }) => port)
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  return port as number
}

async function hold(): Promise<{ readonly port: number; readonly server: Server }> {
  const port = randomInt(OWN, OWN + SHARE)
  if (given.has(port)) return hold()
  if (given.size > SHARE / 2) given.clear()
  given.add(port)
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return { port, server }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    return hold()
  }
}

/** Resolves once `answers` does; rejects when that takes too long, or when `gone` says why it never will. */
export async function untilItAnswers(
  answers: () => Promise<boolean>,
  gone: () => string | undefined,
  patienceMs = 30_000,
): Promise<void> {
  for (const start = performance.now(); performance.now() - start < patienceMs; await wait(10)) {
    const why = gone()
    if (why !== undefined) throw new Error(why)
    if (await answers()) return
  }
  throw new Error(`no answer after ${patienceMs} ms`)
}

/** Whether somebody listens there. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (yes: boolean) => {
      socket.destroy()
      resolve(yes)
    }
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}
