import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/node'
import { expect, it, onTestFinished } from 'vitest'

const HALF =
  'POST /utsessions/cancel HTTP/1.1\r\nhost: localhost\r\nx-utsessions: 1\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{'

it('whoever leaves in the middle of sending does not make the guard fail, which could end the process', async () => {
  const admit = guard(createSessionControl({ store: memoryStore(), pruneEvery: 'never' }), { account: () => undefined })
  const passages: Promise<unknown>[] = []
  const server = createServer((req, res: ServerResponse) => void passages.push(admit(req, res))).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const asked = once(server, 'request')
  socket.write(HALF)
  await asked
  socket.destroy()
  expect(await Promise.allSettled(passages)).toEqual([{ status: 'fulfilled', value: undefined }])
})
