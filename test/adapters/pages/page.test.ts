import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inUsePage } from '../../../src/adapters/pages/in-use.ts'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { type NoticeKind, noticePage } from '../../../src/adapters/pages/notice.ts'
import type { Page } from '../../../src/adapters/pages/page.ts'
import { signedOutPage } from '../../../src/adapters/pages/signed-out.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import { context, ended, refused, textOf } from './context.ts'

const NOTICES: readonly NoticeKind[] = [
  'session-required',
  'session-id-required',
  'store-unavailable',
  'policy-unavailable',
  'insecure-transport',
]

const pages: readonly (readonly [string, Page])[] = LANGUAGES.flatMap((acceptLanguage) => {
  const asked = context({ acceptLanguage, recoveryUrl: '/recover' })
  return [
    [`in use (${acceptLanguage})`, inUsePage(refused(), asked)] as const,
    [`in use for good (${acceptLanguage})`, inUsePage(refused({ retryAt: null, reason: 'full' }), asked)] as const,
    [`signed out (${acceptLanguage})`, signedOutPage(ended(), asked)] as const,
    ...NOTICES.map((kind) => [`${kind} (${acceptLanguage})`, noticePage(kind, asked)] as const),
  ]
})

describe.each(pages)('the page "%s"', (_name, page) => {
  const { html, headers } = page

  it('allows its own style by hash, and nothing else', () => {
    const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, css]) => css ?? '')
    expect(styles).toHaveLength(1)
    const hash = createHash('sha256').update(styles.join('')).digest('base64')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })

  it('runs, loads, submits and retries nothing by itself', () => {
    expect(html).not.toMatch(/<(?:script|noscript|link|img|iframe|form|input|button|base)\b/i)
    expect(html).not.toMatch(/http-equiv|\son\w+=|\sstyle=|url\(|@import/i)
  })

  it('is read by people with any device', () => {
    expect(html.startsWith('<!doctype html>\n<html lang="')).toBe(true)
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
    expect(html.match(/<h1>/g)).toHaveLength(1)
    expect(html.match(/<title>[^<]+<\/title>/g)).toHaveLength(1)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
  })

  it('opens and closes every element', () => {
    const body = html.replace(/<style>.*?<\/style>/s, '').replace(/<!doctype html>|<meta [^>]*>|<[^>]*\/>/g, '')
    const open: string[] = []
    for (const [, slash, name = ''] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (slash) expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
  })
})

describe('the headers', () => {
  it('name the language, and that it was asked for', () => {
    const { headers } = inUsePage(refused(), context({ acceptLanguage: 'fr-CA' }))
    expect(headers).toMatchObject({
      'content-language': 'fr',
      vary: 'Accept-Language',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  })
})

describe('noticePage', () => {
  it('says that an outage is nobody’s fault and signs nobody out (K2)', () => {
    const text = textOf(noticePage('store-unavailable', context()).html)
    expect(text).toContain('you have not been signed out')
    expect(text).toBe(textOf(noticePage('policy-unavailable', context()).html))
  })

  it('carries a detail for whoever runs the site, in English and escaped', () => {
    const { html } = noticePage('insecure-transport', context({ acceptLanguage: 'de' }))
    expect(html).toContain(WORDS.de.notices.insecure.title)
    expect(html).not.toContain('class="detail"')
    const detailed = noticePage('insecure-transport', { ...context(), detail: "app.set('trust proxy', <n>)" })
    expect(detailed.html).toContain(
      '<p class="detail" lang="en" dir="auto">app.set(&#39;trust proxy&#39;, &lt;n&gt;)</p>',
    )
  })

  it('keeps the detail of an outage from visitors (L4)', () => {
    const { html } = noticePage('store-unavailable', { ...context(), detail: 'connect ECONNREFUSED 10.0.0.7' })
    expect(html).not.toContain('10.0.0.7')
  })
})
