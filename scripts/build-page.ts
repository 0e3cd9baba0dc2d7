// Builds the dashboard's page: one script and one style, as texts that its handler serves. build.ts calls it; the tests make them anew at each run.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { writeGenerated } from './generated.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const TEXT_FILE = join(root, 'src/admin/page-text.ts')

/** What the script holds beside our own. Their licenses go where they go. */
const PACKAGES = ['preact', 'uplot'] as const

/** For vitest's `globalSetup`: what is tested is what the sources say. */
export async function setup(): Promise<void> {
  const made = `// Made by scripts/build-page.ts.

/** The dashboard's script, for \`<script>\`. */
export const PAGE_SCRIPT: string = ${JSON.stringify(await bundleOf('main.tsx'))}

/** Its style. */
export const PAGE_STYLE: string = ${JSON.stringify(await bundleOf('style.css'))}
`
  writeGenerated(TEXT_FILE, made)
}

async function bundleOf(file: string): Promise<string> {
  const { outputFiles = [] } = await build({
    absWorkingDir: join(root, 'src/admin/page'),
    entryPoints: [file],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: ['es2022', 'safari16', 'firefox115', 'chrome111'],
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: comment(PACKAGES.map(licenseOf)), css: comment([licenseOf('uplot')]) },
  })
  return outputFiles.map(({ text }) => text).join('')
}

function licenseOf(name: string): string {
  return `${name}: ${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim()}`
}

function comment(texts: readonly string[]): string {
  return `/*!\n${texts.join('\n\n')}\n*/`
}
