// What the client costs a page.

import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { clientScript } from '../../scripts/build-client.ts'
import { CLIENT_SCRIPT } from '../../src/live/client-script.ts'
import { bundled } from './recorder.ts'

const compressed = (text: string) => gzipSync(text, { level: 9 }).length

it('is under 4 kB for script, compressed, with the overlay and its style', async () => {
  expect(compressed(await clientScript())).toBeLessThan(4_000)
})

it('is served as it is built', async () => {
  expect(CLIENT_SCRIPT).toBe(await clientScript())
})

it('leaves the overlay out of a bundle that does not ask for it', async () => {
  const plain = await bundled("import { watchSession } from 'utsessions/client'; watchSession()")
  expect(plain).not.toContain('dialog')
  expect(plain).toContain('EventSource')
})
