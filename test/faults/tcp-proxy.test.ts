// The proxy that the faults go through does what it says, and nothing else.

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy.ts'

/** Answers each line with the same line. */
const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    heard += String(chunk)
    socket.write(chunk)
  })
})
let heard = ''
let proxy: TcpProxy
let client: Client

beforeEach(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  proxy = await startTcpProxy(portOf())
  client = await dial()
  await echo(client, 'open to the end')
  heard = ''
})

afterEach(async () => {
  client.socket.destroy()
  await proxy.stop()
  server.close()
})

interface Client {
  readonly socket: Socket
  /** Resolves with what came, once it is so many bytes or the connection has ended. */
  read(bytes: number): Promise<string>
}

async function dial(): Promise<Client> {
  const socket = connect(proxy.port, '127.0.0.1')
  let came = ''
  let look = () => {}
  socket.on('error', () => {}).on('close', () => look())
  socket.on('data', (chunk) => {
    came += String(chunk)
    look()
  })
  await new Promise<void>((resolve) => void socket.once('connect', resolve).once('close', () => resolve()))
  const read = (bytes: number) =>
    new Promise<string>((resolve) => {
      look = () => {
        if (came.length < bytes && !socket.closed) return
        resolve(came)
        came = ''
      }
      look()
    })
  return { socket, read }
}

function portOf(): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function echo({ socket, read }: Client, text: string): Promise<string> {
  socket.write(text)
  return read(text.length)
}

describe('a TCP proxy', () => {
  it('passes what there is, both ways', async () => {
    expect(await echo(client, 'hello')).toBe('hello')
    expect(proxy.connections()).toBe(1)
  })

  it('cuts an answer after so many bytes, though the server has heard all, and the next connection is whole', async () => {
    proxy.cutAnswers(2)
    expect(await echo(client, 'hello')).toBe('he')
    expect(heard).toBe('hello')
    expect(proxy.answersCut()).toBe(1)
    client = await dial()
    expect(await echo(client, 'again')).toBe('again')
  })

  it('loses an answer whole, where only long requests are meant to one of those', async () => {
    proxy.cutAnswers(0, { toRequestsFrom: 5 })
    expect(await echo(client, 'hell')).toBe('hell')
    expect(await echo(client, 'hello')).toBe('')
    expect(heard).toBe('hellhello')
  })

  it('is as slow as it is told to be, each way, and keeps the order', async () => {
    proxy.slow(40)
    const start = performance.now()
    client.socket.write('a')
    await pause(10)
    client.socket.write('b')
    expect(await client.read(2)).toBe('ab')
    expect(performance.now() - start).toBeGreaterThanOrEqual(78)
  })

  it('lets no more bytes a second through than it is told', async () => {
    proxy.slow(0, 10_000)
    const start = performance.now()
    await echo(client, 'x'.repeat(1_000))
    expect(performance.now() - start).toBeGreaterThanOrEqual(98)
  })

  it('holds everything back, and lets it go', async () => {
    proxy.hold()
    const answered = echo(client, 'hello')
    const other = await dial()
    expect(await Promise.race([answered, pause(60)])).toBe('nothing')
    proxy.heal()
    expect(await answered).toBe('hello')
    expect(await echo(other, 'me too')).toBe('me too')
    other.socket.destroy()
  })

  it('drops what was held, where the connection is to stay dead, and serves new ones', async () => {
    proxy.hold()
    const answered = echo(client, 'hello')
    proxy.heal({ drop: true })
    expect(await Promise.race([answered, pause(60)])).toBe('nothing')
    expect(client.socket.closed).toBe(false)
    const other = await dial()
    expect(await echo(other, 'me')).toBe('me')
    other.socket.destroy()
  })

  it('cuts everything, refuses, and leads elsewhere', async () => {
    expect(proxy.cut()).toBe(1)
    expect(await client.read(1)).toBe('')
    proxy.refuse()
    client = await dial()
    expect(await client.read(1)).toBe('')
    proxy.heal()
    proxy.leadTo(1)
    client = await dial()
    expect(await client.read(1)).toBe('')
    proxy.leadTo(portOf())
    client = await dial()
    expect(await echo(client, 'hello')).toBe('hello')
  })
})

async function pause(ms: number): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  return 'nothing'
}
