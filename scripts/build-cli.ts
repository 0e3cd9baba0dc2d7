// Builds the command line: the file that package.json's `bin` names, and chunks beside it, a verb in each. It shares no chunk with the doors:
// an application loads as few files as before, and a process that runs a verb loads no door.

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @param folder the package's `dist`, or what stands for it */
export async function buildCli(folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outdir: resolve(root, folder, 'cli'),
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    minify: true,
    sourcemap: true,
  })
}
