// Free ports on loopback for servers that the tests start.

import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** That many ports that nobody listens on. All are held until the last is known, so none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const holders = await Promise.all(Array.from({ length: count }, hold))
  const ports = holders.map(({ port }) => port)
  await Promise.all(holders.map(({ release }) => release()))
  return ports
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  return port as number
}

async function hold() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server on a port has no port')
  return { port: address.port, release: () => new Promise((resolve) => server.close(resolve)) }
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
