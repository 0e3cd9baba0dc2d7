import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }

/** Every door of the package, as package.json names it, on the source behind it. */
const doors = Object.entries(manifest.exports).flatMap(([door, target]) =>
  typeof target === 'string' ? [] : [{ find: `utsessions${door.slice(1)}`, file: target.default }],
)
const alias = doors.map(({ find, file }) => ({
  find: new RegExp(`^${find.replaceAll('.', '\\.')}$`),
  replacement: fileURLToPath(new URL(file.replace('/dist/', '/src/').replace(/\.js$/, '.ts'), import.meta.url)),
}))

/** Browsers, pages, sockets and faults are held to real time, and fill both cores by themselves: nothing else runs beside one of their files. */
const IN_REAL_TIME = ['adapters/sockets', 'admin/page', 'client', 'e2e', 'faults', 'live'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
)

export default defineConfig({
  resolve: {
    alias,
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...IN_REAL_TIME],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'in real time', include: IN_REAL_TIME, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    globalSetup: ['./scripts/build-client.ts', './scripts/build-page.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
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
