import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }

/** Every door of the package, as package.json names it, on the source behind it. */
const doors = Object.entries(manifest.exports).flatMap(([door, target]) =>
  typeof target === 'string' ? [] : [{ find: `utsessions${door.slice(1)}`, file: target.default }],
)
const alias = doors.map(({ find, file }) => ({
  find: new RegExp(`^${find.replaceAll('.', '\\.')}$`),
  replacement: fileURLToPath(new URL(file.replace('/dist/', '/src/').replace(/\.js$/, '.ts'), import.meta.url)),
}))

export default defineConfig({
  resolve: {
    alias,
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./scripts/build-client.ts', './scripts/build-page.ts'],
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
