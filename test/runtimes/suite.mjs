// The published suites, in whatever runtime runs this file, on the package as it is built. Prints a line of JSON for each case.
// Its arguments: a folder for files, and the URL of a Redis or nothing.

import { join } from 'node:path'
import process from 'node:process'
import { memoryStore } from '../../dist/index.js'
import { redisStore } from '../../dist/stores/redis.js'
import { sqliteStore } from '../../dist/stores/sqlite.js'
import { adapterConformance, storeConformance } from '../../dist/testing/index.js'
import { webApp } from './web-app.mjs'

const [folder, redisUrl] = process.argv.slice(2)
let places = 0

function memory() {
  const store = memoryStore()
  return { open: () => ({ ...store, close: async () => {} }) }
}

function sqlite() {
  places += 1
  const path = join(folder, `${places}.db`)
  return { open: () => sqliteStore({ path }) }
}

async function redis() {
  const { createClient } = await import('redis')
  places += 1
  const prefix = `runtime-${process.pid}-${places}:`
  const clients = []
  return {
    open: async () => {
      const client = await createClient({ url: redisUrl }).connect()
      clients.push(client)
      return redisStore({ send: (...args) => client.sendCommand(args), prefix })
    },
    dispose: () => Promise.all(clients.map((client) => client.close())),
  }
}

const NOT_HERE = 'shown by the tests of the store itself'
const suites = {
  'memory store': storeConformance({
    fixture: memory,
    without: { durable: 'memory forgets', corrupt: 'it keeps no text' },
  }),
  'SQLite store': storeConformance({ fixture: sqlite, without: { corrupt: NOT_HERE } }),
  ...(redisUrl && {
    'Redis store': storeConformance({
      fixture: redis,
      without: { corrupt: NOT_HERE, watch: NOT_HERE, prune: 'keys end by themselves' },
    }),
  }),
  'web form': adapterConformance({ start: webApp }),
}

for (const [suite, cases] of Object.entries(suites)) {
  for (const { name, skip, run } of cases) {
    const result = skip === undefined ? await outcomeOf(run) : { skipped: skip }
    console.log(JSON.stringify({ suite, name, ...result }))
  }
}
process.exit(0)

async function outcomeOf(run) {
  try {
    await run()
    return { passed: true }
  } catch (error) {
    return { failed: String(error?.stack ?? error) }
  }
}
