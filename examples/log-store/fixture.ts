// What the published proof needs of this store: an empty place, as many connections to it as wanted, and a way to damage it.

import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoreFixture } from 'utsessions/testing'
import { openLog } from './log.ts'
import { logStore } from './log-store.ts'

export function fixture(): StoreFixture {
  const folder = mkdtempSync(join(tmpdir(), 'log-store-'))
  const path = join(folder, 'sessions.log')
  return {
    open: () => logStore(path),
    corrupt: async (account, record) => {
      const store = logStore(path)
      const expects = String((await store.load(account)).revision)
      await store.close()
      const log = openLog(path)
      log.append([{ account, expects, revision: randomUUID(), record, entries: [] }])
      log.close()
    },
    dispose: () => rmSync(folder, { recursive: true }),
  }
}
