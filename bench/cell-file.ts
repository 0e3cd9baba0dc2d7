// The cells as JavaScript: nothing stands between what is measured and Node. A loader that translates while it runs names each function anew
// whenever it is made, and that alone costs several microseconds for a request.

import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const FOLDER = fileURLToPath(new URL('./.cells', import.meta.url))
let built: Promise<string> | undefined

/** Written once for each run of the bench. @returns the file to start a cell with */
export function cellFile(): Promise<string> {
  built ??= write()
  return built
}

async function write(): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(new URL('./cell.ts', import.meta.url))],
    outdir: FOLDER,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  })
  return `${FOLDER}/cell.mjs`
}
