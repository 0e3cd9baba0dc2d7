import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { signedOutPage } from '../../../src/adapters/pages/signed-out.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import type { EndReason } from '../../../src/policy/record.ts'
import { context, ended, textOf } from './context.ts'

const REASONS = Object.keys(WORDS.en.signedOut.reasons) as EndReason[]
const RECOVERY = { recoveryUrl: 'https://accounts.example.com/recover' }

describe('signedOutPage', () => {
  it('says who took over, on what, when, and what to do (L1)', () => {
    const { html } = signedOutPage(ended(), context(RECOVERY))
    const text = textOf(html)
    expect(text).toContain('Someone signed in to this account on another device')
    expect(text).toContain('New sign-in Safari on iPhone Signed in 2 minutes ago ( 10:00 UTC )')
    expect(html).toContain('<a class="button" href="">Sign in again</a>')
    expect(text).toContain('Not you? Someone else may know your password. Change it')
    expect(html).toContain('<a href="https://accounts.example.com/recover">Recover your account</a>')
  })

  it('says that somebody chose to take over', () => {
    const { html } = signedOutPage(ended({ by: { label: 'Edge on Windows', takeover: true } }), context())
    expect(textOf(html)).toContain('chose to end its use here')
  })

  it('lets whoever was displaced sign the other device out (L1)', () => {
    const { html } = signedOutPage(ended(), context({ notMeUrl: '/utsessions/not-me' }))
    expect(html).toContain('<form method="post" action="/utsessions/not-me">')
    expect(textOf(html)).toContain('Change it as soon as you are back in. Sign out the other device')
  })

  it.each([
    ['replaced', { session: 'B'.repeat(22) }],
    ['displaced', { rule: 'policy' }],
    ['displaced', null],
    ['revoked', { session: 'B'.repeat(22), disowned: true }],
    ['idle', null],
  ] as const)('offers that to nobody whom no session displaced: %s by %j', (reason, by) => {
    const { html } = signedOutPage(ended({ reason, by }), context({ notMeUrl: '/utsessions/not-me' }))
    expect(html).not.toContain('<form')
  })

  it('explains that somebody said that it was not them', () => {
    const by = { session: 'B'.repeat(22), label: 'Edge on Windows', disowned: true } as const
    const { html } = signedOutPage(ended({ reason: 'revoked', by }), context(RECOVERY))
    expect(textOf(html)).toContain('said that it was not them who signed in here')
    expect(textOf(html)).toContain('If this account is yours, sign in again and change your password.')
    expect(html).toContain('>Recover your account</a>')
    expect(html).not.toContain('Edge')
  })

  it('never names the administrator (L4)', () => {
    const by = { operator: 'mallory@example.com', takeover: true } as const
    expect(signedOutPage(ended({ by }), context()).html).not.toContain('mallory')
    expect(signedOutPage(ended({ reason: 'revoked', by }), context()).html).not.toContain('mallory')
  })

  it('blames nobody for a rule', () => {
    const policy = textOf(signedOutPage(ended({ by: { rule: 'policy' } }), context()).html)
    expect(policy).toContain('fewer devices at once')
    expect(policy).not.toContain('Not you?')
    const capacity = signedOutPage(ended({ by: { rule: 'capacity', label: 'Edge on Windows' } }), context())
    expect(textOf(capacity.html)).toContain('too many devices at once')
  })

  it('lets the browser that signed in anew go on', () => {
    const { html } = signedOutPage(ended({ reason: 'replaced' }), context())
    expect(textOf(html)).toContain('You have signed in again')
    expect(html).toContain('<a class="button" href="">Continue</a>')
  })

  it('says when a session ended, as far as it is known', () => {
    const known = textOf(signedOutPage(ended({ reason: 'idle', by: null }), context()).html)
    expect(known).toContain('Signed out 2 minutes ago ( 10:00 UTC )')
    const unknown = signedOutPage(ended({ reason: 'unknown', at: null, by: null }), context())
    expect(unknown.html).not.toContain('<time')
  })

  it('leaves out the time of a sign-in that is not known', () => {
    const { html } = signedOutPage(ended({ at: null, by: null }), context())
    expect(textOf(html)).toContain('New sign-in Another device')
    expect(html).not.toContain('<time')
  })

  it('shows no id of a session, and escapes labels (L4)', () => {
    const { html } = signedOutPage(ended({ by: { session: 'B'.repeat(22), label: '<img src=x>' } }), context())
    expect(html).not.toMatch(/A{22}|B{22}/)
    expect(html).toContain('<bdi>&lt;img src=x&gt;</bdi>')
  })

  it.each(LANGUAGES)('tells every reason in %s', (language) => {
    for (const reason of REASONS) {
      const { html } = signedOutPage(ended({ reason }), context({ acceptLanguage: language }))
      const { titles, title, reasons } = WORDS[language].signedOut
      expect(html).toContain(`<h1>${titles[reason] ?? title}</h1>`)
      expect(html).toContain(reasons[reason])
      expect(html).not.toMatch(/\{\w+\}<|undefined|null/)
    }
  })
})
