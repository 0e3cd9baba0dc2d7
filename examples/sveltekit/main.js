// Starts what `npm run build` has made. The header is the proxy's that ends TLS; without one, requests are plain http.

import { once } from 'node:events'
import { createServer } from 'node:http'

process.env.PROTOCOL_HEADER ??= 'x-forwarded-proto'
const { handler } = await import('./build/handler.js')

const server = createServer((req, res) => {
  req.headers['x-forwarded-proto'] ??= 'http'
  handler(req, res)
})
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
await once(server, 'listening')
console.log(`open at http://localhost:${server.address().port}`)
