// One of two nodes, as a process of its own: given the address of Redis, tells its own.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { startNode } from './node-app.ts'

const [redisUrl] = process.argv.slice(2)
if (process.send && redisUrl !== undefined) {
  const server = await startNode(redisUrl)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  process.on('disconnect', () => process.exit(0))
  process.send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}
