import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { choicePage } from '../../../src/adapters/pages/choice.ts'
import { confirmPage } from '../../../src/adapters/pages/confirm.ts'
import { inUsePage } from '../../../src/adapters/pages/in-use.ts'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { notMePage } from '../../../src/adapters/pages/not-me.ts'
import { type NoticeKind, noticePage } from '../../../src/adapters/pages/notice.ts'
import type { Page } from '../../../src/adapters/pages/page.ts'
import { sessionsPage } from '../../../src/adapters/pages/sessions.ts'
import { signedOutPage } from '../../../src/adapters/pages/signed-out.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import { CHOICE, CONFIRMATION, choosable, context, ended, listed, NOT_ME, refused, textOf, URLS } from './context.ts'

const NOTICES: readonly NoticeKind[] = [
  'session-required',
  'session-id-required',
  'store-unavailable',
  'policy-unavailable',
  'insecure-transport',
]

const plain: readonly (readonly [string, Page])[] = LANGUAGES.flatMap((acceptLanguage) => {
  const asked = context({ acceptLanguage, recoveryUrl: '/recover' })
  return [
    [`in use (${acceptLanguage})`, inUsePage(refused(), asked)] as const,
    [`in use for good (${acceptLanguage})`, inUsePage(refused({ retryAt: null, reason: 'full' }), asked)] as const,
    [`signed out (${acceptLanguage})`, signedOutPage(ended(), asked)] as const,
    [`not me, done (${acceptLanguage})`, notMePage('done', NOT_ME, asked)] as const,
    [`not me, too late (${acceptLanguage})`, notMePage('too-late', NOT_ME, asked)] as const,
    ...NOTICES.map((kind) => [`${kind} (${acceptLanguage})`, noticePage(kind, asked)] as const),
  ]
})

const withForms: readonly (readonly [string, Page])[] = LANGUAGES.flatMap((acceptLanguage) => {
  const asked = context({ acceptLanguage, recoveryUrl: '/recover' })
  return [
    [`choosing (${acceptLanguage})`, choicePage(choosable(), CHOICE, asked)] as const,
    [`choosing again (${acceptLanguage})`, choicePage(choosable(), { ...CHOICE, wrongPassword: true }, asked)] as const,
    [`sessions (${acceptLanguage})`, sessionsPage([listed(), listed({ current: true })], URLS, asked)] as const,
    [`confirm (${acceptLanguage})`, confirmPage({ ...CONFIRMATION, wrong: true }, asked)] as const,
    [`not me (${acceptLanguage})`, notMePage('ask', NOT_ME, asked)] as const,
    [`signed out (${acceptLanguage})`, signedOutPage(ended(), { ...asked, notMeUrl: NOT_ME.action })] as const,
  ]
})

describe.each(plain)('the page "%s"', (_name, { html, headers }) => {
  it('submits nothing, and says nothing of where it was', () => {
    expect(html).not.toMatch(/<(?:form|input|button)\b/i)
    expect(headers['content-security-policy']).toContain("form-action 'none'")
    expect(headers['referrer-policy']).toBe('no-referrer')
  })
})

describe.each(withForms)('the page "%s"', (_name, { html, headers }) => {
  it('sends its forms to this site alone, by POST, with an origin to be known by', () => {
    const forms = html.match(/<form [^>]*>/g) ?? []
    expect(forms.length).toBeGreaterThan(0)
    for (const form of forms) expect(form).toMatch(/^<form method="post" action="\/[^"]*">$/)
    expect(headers['content-security-policy']).toContain("form-action 'self'")
    expect(headers['referrer-policy']).toBe('same-origin')
  })

  it('has a button in each form, and a name for each field', () => {
    expect(html.match(/<button /g)).toHaveLength((html.match(/<form /g) ?? []).length)
    for (const [input] of html.matchAll(/<input [^>]*>/g)) expect(input).toMatch(/ name="\w+"/)
  })
})

describe.each([...plain, ...withForms])('the page "%s"', (_name, page) => {
  const { html, headers } = page

  it('allows its own style by hash, and nothing else', () => {
    const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, css]) => css ?? '')
    expect(styles).toHaveLength(1)
    const hash = createHash('sha256').update(styles.join('')).digest('base64')
    const action = html.includes('<form ') ? "'self'" : "'none'"
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action ${action}; frame-ancestors 'none'`,
    )
  })

  it('runs, loads and retries nothing by itself', () => {
    expect(html).not.toMatch(/<(?:script|noscript|link|img|iframe|base)\b/i)
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
    const body = html
      .replace(/<style>.*?<\/style>/s, '')
      .replace(/<!doctype html>|<(?:meta|input) [^>]*>|<[^>]*\/>/g, '')
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
