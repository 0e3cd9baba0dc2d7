// Starts what `npm run build` has made.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequestListener } from '@react-router/node'
import * as build from './build/server/index.js'

const server = createServer(createRequestListener({ build }))
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
await once(server, 'listening')
console.log(`open at http://localhost:${server.address().port}`)
