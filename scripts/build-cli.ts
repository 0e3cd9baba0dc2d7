// Builds the command line: the file that package.json's `bin` names, and chunks beside it, a verb in each. It shares no chunk with the doors:
// an application loads as few files as before, and a process that runs a verb loads no door.

import { resolve } from 'node:path'
import { build } from 'esbuild'
import { FOR_NODE } from './build-doors.ts'

/** @param folder the package's `dist`, or what stands for it */
export async function buildCli(folder: string): Promise<void> {
  await build({
    ...FOR_NODE,
    entryPoints: ['src/cli/main.ts'],
    outdir: resolve(FOR_NODE.absWorkingDir, folder, 'cli'),
    chunkNames: '[name]-[hash]',
    minify: true,
    sourcemap: true,
  })
}
