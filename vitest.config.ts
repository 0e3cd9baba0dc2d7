import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const src = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^utsessions$/, replacement: src('index.ts') },
      { find: /^utsessions\/express$/, replacement: src('adapters/express.ts') },
      { find: /^utsessions\/sqlite$/, replacement: src('stores/sqlite.ts') },
      { find: /^utsessions\/testing$/, replacement: src('testing/index.ts') },
    ],
  },
  test: { include: ['test/**/*.test.ts'], testTimeout: 30_000 },
})
