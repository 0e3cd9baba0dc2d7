import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const src = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^utsessions$/, replacement: src('index.ts') },
      { find: /^utsessions\/express$/, replacement: src('adapters/express.ts') },
      { find: /^utsessions\/sqlite$/, replacement: src('stores/sqlite.ts') },
      { find: /^utsessions\/redis$/, replacement: src('stores/redis.ts') },
      { find: /^utsessions\/postgres$/, replacement: src('stores/postgres.ts') },
      { find: /^utsessions\/url$/, replacement: src('stores/url.ts') },
      { find: /^utsessions\/testing$/, replacement: src('testing/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default', './scripts/summary-reporter.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/policy/**', 'src/controller/**'],
      reporter: ['text-summary'],
      thresholds: {
        'src/policy/**': { lines: 100, functions: 100 },
        'src/controller/**': { lines: 98, functions: 98 },
      },
    },
  },
})
