// `npm run build`: the package as it is published. `tsx scripts/build.ts [folder]`: `dist` where none is given.

import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildCli } from './build-cli.ts'
import { buildClient } from './build-client.ts'
import { buildDoors } from './build-doors.ts'
import { setup as buildPage } from './build-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc')

function declare(...project: readonly string[]): void {
  const args = [TSC, '-p', ...project, '--declaration', '--emitDeclarationOnly', '--outDir', folder]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

const folder = resolve(process.argv[2] ?? 'dist')
rmSync(folder, { recursive: true, force: true })
await buildClient(folder) // first: the doors hold texts that are made of it, and of the dashboard's page
await buildPage()
await buildDoors(folder)
await buildCli(folder)
declare('src/client', '--noEmit', 'false')
declare('tsconfig.build.json')
