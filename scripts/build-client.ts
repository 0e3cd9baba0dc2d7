// Builds the browser client: the ES module, the file for `<script>`, and the latter as a text for the guard's own route.
// build.ts calls it; the tests make the text anew at each run.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { writeGenerated } from './generated.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const TEXT_FILE = join(root, 'src/live/client-script.ts')

const COMMON: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  write: false,
}

/** What modules of the client call things of each other, and nobody else does: nothing of a browser's, nor of what pages are told. */
const AMONG_THEMSELVES = /^(lead|heard|asked|hear|leave|send|restart|resume|seen|woken|away|back|show)$/

/** The file for `<script>`. */
export function clientScript(): Promise<string> {
  const small = { minify: true, mangleProps: AMONG_THEMSELVES }
  return textOf({ ...COMMON, ...small, entryPoints: ['src/client/script.ts'], format: 'iife' })
}

function clientModule(): Promise<string> {
  return textOf({ ...COMMON, entryPoints: ['src/client/index.ts'], format: 'esm' })
}

async function textOf(options: BuildOptions): Promise<string> {
  const { outputFiles = [] } = await build(options)
  return outputFiles.map(({ text }) => text).join('')
}

/** For vitest's `globalSetup`: what is tested is what the sources say. */
export async function setup(): Promise<void> {
  const made = `// Made by scripts/build-client.ts.\n\n/** The browser client, for \`<script>\`. */\nexport const CLIENT_SCRIPT: string = ${JSON.stringify(await clientScript())}\n`
  writeGenerated(TEXT_FILE, made)
}

/** Into its place in the folder that the package is built in. */
export async function buildClient(folder: string): Promise<void> {
  const target = join(folder, 'client')
  await setup()
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'index.js'), await clientModule())
  writeFileSync(join(target, 'script.js'), await clientScript())
}
