// The proof of a store on what a URL names: for each case a place in which nothing is, given by the URL's own parameters.

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type StoreFromUrlOptions, storeFromUrl } from '../../src/stores/url.ts'
import type { StoreConformanceOptions } from '../../src/testing/index.ts'
import type { Tool } from '../support/tools.ts'
import { conforms } from './conforms.ts'

interface Server {
  /** Without parameters. */
  readonly url: string
  stop(): Promise<void>
}

export interface UrlConformance {
  readonly tool: Tool
  readonly start: () => Promise<Server>
  /** The parameter that names a place. */
  readonly place: 'prefix' | 'schema'
  /** More parameters: `&notify=true`. */
  readonly more?: string
  readonly without: NonNullable<StoreConformanceOptions['without']>
  readonly options?: StoreFromUrlOptions
}

const corrupt = 'the store itself is proved to take it, over connections that a test can use'

export function conformsByUrl(name: string, { tool, start, place, more = '', without, options }: UrlConformance): void {
  if ('missing' in tool) return void describe(name, () => it.skip(`conforms (skipped: ${tool.missing})`))
  let server: Server | undefined
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())
  conforms(name, {
    fixture: () => {
      const url = `${server?.url}?${place}=t${randomBytes(6).toString('hex')}${more}`
      return { open: () => storeFromUrl(url, options) }
    },
    without: { corrupt, ...without },
  })
}
