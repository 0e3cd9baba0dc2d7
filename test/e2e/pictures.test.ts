// What people see, kept in docs/pictures: made anew with UPDATE_PICTURES=1, to be looked at by whoever does; held here to be there and small.

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { onTwoNodes } from './nodes.ts'
import { openVisitor } from './profiles.ts'
import { smallPng } from './small-png.ts'
import { overlay, signInAt, writingAt } from './visitor.ts'

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const NAMES = ['choice', 'signed-out', 'sessions', 'overlay-ended', 'overlay-warning'] as const
const SCHEMES = ['light', 'dark'] as const
const SIZES = { wide: { width: 800, height: 640 }, phone: { width: 390, height: 780 } } as const
const SIZE_NAMES = ['wide', 'phone'] as const
const MOST_BYTES = 600_000
const PNG = '89504e470d0a1a0a'

const fileOf = (name: string, scheme: string, size: string) => `${FOLDER}${name}-${scheme}-${size}.png`

/** In each look. A page is kept as long as it is; an overlay is where it is on the screen. */
async function keep(page: Page, name: (typeof NAMES)[number]): Promise<void> {
  for (const colorScheme of SCHEMES) {
    for (const size of SIZE_NAMES) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(SIZES[size])
      const fullPage = !name.startsWith('overlay')
      const png = await page.screenshot({ fullPage, scale: 'css' })
      writeFileSync(fileOf(name, colorScheme, size), smallPng(png))
    }
  }
}

if (process.env['UPDATE_PICTURES'] === '1') {
  mkdirSync(FOLDER, { recursive: true })
  onTwoNodes('pictures', (nodes) => {
    it('are made of choosing, and of the list of one’s own', async () => {
      const { a, b } = nodes
      const account = 'ann@two.example'
      await writingAt(a, account)
      const second = await writingAt(b, account, 'firefox')
      const third = await openVisitor('samsung')
      await signInAt(third, b, account)
      await keep(third, 'choice')
      await second.goto(`${b.url}/utsessions/sessions`)
      await keep(second, 'sessions')
    })

    it('are made of the end, on the open page and on the next', async () => {
      const { a, b } = nodes
      const first = await writingAt(a, 'ann@wins.example')
      await signInAt(await openVisitor('firefox'), b, 'ann@wins.example')
      await overlay(first).waitFor()
      await keep(first, 'overlay-ended')
      await first.goto(`${a.url}/`)
      await keep(first, 'signed-out')
    })

    it('are made of the warning', async () => {
      const page = await writingAt(nodes.a, 'ann@minutes.example')
      await overlay(page).waitFor()
      await keep(page, 'overlay-warning')
    })
  })
}

describe('the pictures in docs', () => {
  it('are all there, and small', () => {
    const files = NAMES.flatMap((name) =>
      SCHEMES.flatMap((scheme) => SIZE_NAMES.map((size) => fileOf(name, scheme, size))),
    )
    expect(files.filter((file) => !existsSync(file))).toEqual([])
    for (const file of files) expect(readFileSync(file).subarray(0, 8).toString('hex')).toBe(PNG)
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(MOST_BYTES)
  })
})
