// A web application as a cell: where it listens, and what processor time it has used. Asked for by autocannon in the bench's own process.

import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CellCalls } from '../cell.ts'

/** Who signs in, by the application's own authentication, which costs nothing here: a header. */
export const ACCOUNT_HEADER = 'x-account'

/** What a page answers with. */
export const PAGE = { hello: 'world' }

export async function serving(listener: RequestListener): Promise<CellCalls> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return servingAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

export function servingAt(url: string): CellCalls {
  return {
    url: () => url,
    /** Of this process so far, in microseconds. */
    cpu: () => {
      const { user, system } = process.cpuUsage()
      return user + system
    },
  }
}
