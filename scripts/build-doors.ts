// Builds the doors for Node, each a file, and in chunks what they share: there is one copy of each module, whatever doors are opened.
// docs/decisions/0047 says what was weighed.

import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import manifest from '../package.json' with { type: 'json' }
import { alsoImported } from './together.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The sources of all doors but that for browsers, which is built by build-client.ts. */
export const DOORS: readonly string[] = Object.values(manifest.exports)
  .flatMap((target) => (typeof target === 'string' ? [] : [sourceOf(target.default)]))
  .filter((source) => !source.startsWith('src/client/'))

function sourceOf(file: string): string {
  return file.replace('./dist/', 'src/').replace(/\.js$/, '.ts')
}

/** How everything is built that runs on Node. */
export const FOR_NODE = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
} satisfies BuildOptions

const COMMON = {
  ...FOR_NODE,
  entryPoints: [...DOORS],
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  logOverride: { 'ignored-bare-import': 'silent' },
} satisfies BuildOptions

/**
 * Builds them all.
 * @param folder where to write them; nothing is written where none is given
 * @param minify `false` keeps the names of functions, for profiles
 * @returns what was made of what
 */
export async function buildDoors(folder?: string, minify = true): Promise<Metafile> {
  const { metafile: sources } = await build({ ...COMMON, outdir: 'dist', write: false })
  const { metafile } = await build({
    ...COMMON,
    plugins: [written(alsoImported(sources.inputs, DOORS))],
    outdir: resolve(root, folder ?? 'dist'),
    write: folder !== undefined,
    minify,
    sourcemap: true,
  })
  return metafile
}

/** The sources, with names for their classes and a few imports more. No line moves. */
function written(importedBesides: (source: string) => readonly string[]): Plugin {
  return {
    name: 'written',
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
        const besides = importedBesides(relative(root, path)).map(
          (file) => `import ${JSON.stringify(join(root, file))}\n`,
        )
        return { contents: `${withNames(readFileSync(path, 'utf8'))}\n${besides.join('')}`, loader: 'ts' }
      })
    },
  }
}

const CLASS = /^\s*(?:export )?class (\w+)[^{]*\{/gm

/** Whoever logs an error, or Nest its modules, shows the name of the class, which would be a letter. `keepNames` would name each closure, each time that it is made. */
function withNames(text: string): string {
  return text.replaceAll(
    CLASS,
    (line, name) => `${line} static { Object.defineProperty(this, 'name', { value: '${name}' }) }`,
  )
}
