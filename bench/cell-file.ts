// The cells as JavaScript: nothing stands between what is measured and Node. A loader that translates while it runs names each function anew
// whenever it is made, and that alone costs several microseconds for a request.

import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { buildDoors, FOR_NODE } from '../scripts/build-doors.ts'

const FOLDER = fileURLToPath(new URL('./.cells', import.meta.url))
const built = new Map<boolean, Promise<string>>()

/**
 * Written once for each run of the bench.
 * @param named over a package whose functions have kept their names, for profiles; else over the one in dist
 * @returns the file to start a cell with
 */
export function cellFile(named: boolean): Promise<string> {
  const file = built.get(named) ?? write(named)
  built.set(named, file)
  return file
}

async function write(named: boolean): Promise<string> {
  const folder = `${FOLDER}/${named ? 'named' : 'as-published'}`
  if (named) await buildDoors(`${folder}/dist`, false)
  await build({
    ...FOR_NODE,
    entryPoints: [fileURLToPath(new URL('./cell.ts', import.meta.url))],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
    plugins: [WHERE_THEY_WERE, ...(named ? [OUR_OWN] : [])],
  })
  return `${folder}/cell.mjs`
}

/** What helpers of the tests look for beside themselves is beside their sources. */
const WHERE_THEY_WERE: Plugin = {
  name: 'where they were',
  setup({ onLoad }) {
    onLoad({ filter: /\/test\/support\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      return { contents: source.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path))), loader: 'ts' }
    })
  },
}

/** `utsessions/express` is what lies beside the cells. */
const OUR_OWN: Plugin = {
  name: 'our own',
  setup({ onResolve }) {
    onResolve({ filter: /^utsessions(\/|$)/ }, ({ path }) => {
      const [, door] = /^utsessions\/?(.*)$/.exec(path) ?? []
      const isOfStores = /^(redis|postgres|sqlite)$/.test(door ?? '')
      const file = door === '' ? 'index' : `${isOfStores ? 'stores' : 'adapters'}/${door}`
      return { path: `./dist/${file}.js`, external: true }
    })
  },
}
