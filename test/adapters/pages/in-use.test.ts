import { describe, expect, it } from 'vitest'
import { inUsePage } from '../../../src/adapters/pages/in-use.ts'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import { context, HOUR, holder, NOW, refused, textOf } from './context.ts'

const RECOVERY = { recoveryUrl: '/recover?from=in-use&x=1' }

describe('inUsePage', () => {
  it('says where, since when, until when, and what to do (B4)', () => {
    const text = textOf(inUsePage(refused(), context(RECOVERY)).html)
    expect(text).toContain('This account is in use elsewhere')
    expect(text).toContain('Firefox on Linux Signed in 2 minutes ago ( 10:00 UTC )')
    expect(text).toContain('Free in 5 minutes 10:07 UTC')
    expect(text).toContain('Wait until the time is up, then try again.')
    expect(text).toContain('Sign out on the other device')
  })

  it('has words where it is not told who holds the account', () => {
    const { html } = inUsePage(refused({ holders: [], retryAt: null }), context())
    expect(textOf(html)).toContain('once the other device has signed out. Try again What you can do Sign out on the')
    expect(html).not.toContain('class="facts"')
  })

  it('leads elsewhere where the address cannot be asked for again', () => {
    const { html } = inUsePage(refused({ reason: 'ticket' }), context({ againUrl: '/?"' }))
    expect(html).toContain('<a class="button" href="/?&quot;">Sign in again</a>')
  })

  it('links to the same address and to recovery (B4)', () => {
    const { html } = inUsePage(refused(), context(RECOVERY))
    expect(html).toContain('<a class="button" href="">Try again</a>')
    expect(html).toContain('<a href="/recover?from=in-use&amp;x=1">Recover your account</a>')
  })

  it('has no link to recovery where the application gives none', () => {
    const { html } = inUsePage(refused(), context())
    expect(html).not.toContain('Recover your account')
    expect(html).toContain('Someone else may know your password.')
  })

  it('names every holder, and a nameless one "another device"', () => {
    const holders = [holder(), holder({ device: null }), holder({ device: 'an unknown browser' })]
    const text = textOf(inUsePage(refused({ holders }), context()).html)
    expect(text).toContain('Firefox on Linux')
    expect(text.match(/Another device/g)).toHaveLength(2)
    expect(text).toContain('Sign out on one of the other devices')
  })

  it('promises no time where the lock has none', () => {
    const { html } = inUsePage(refused({ reason: 'full', retryAt: null }), context())
    expect(textOf(html)).toContain('once the other device has signed out')
    expect(html).not.toMatch(/Free|Wait until|--left:/)
  })

  it('says "at the latest" where the holder can only run out', () => {
    const { html } = inUsePage(refused({ reason: 'full', retryAt: NOW + HOUR }), context())
    expect(textOf(html)).toContain('Free in 60 minutes at the latest')
  })

  it('explains a choice that came too late, and asks to sign in again', () => {
    const text = textOf(inUsePage(refused({ reason: 'ticket' }), context()).html)
    expect(text).toContain('Your choice came too late or had already been used')
    expect(text).toContain('Firefox on Linux')
    expect(text).toContain('Sign in again')
  })

  it('shows no id of a session (L4)', () => {
    expect(inUsePage(refused(), context()).html).not.toContain('A'.repeat(22))
  })

  it('escapes what a device says of itself (L4)', () => {
    const holders = [holder({ device: '</bdi><script>alert(1)</script>"\u202e' })]
    const { html } = inUsePage(refused({ holders }), context())
    expect(html).toContain('<bdi>&lt;/bdi&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;\u202e</bdi>')
    expect(html).not.toContain('<script')
  })

  it.each(LANGUAGES)('speaks %s throughout', (language) => {
    const { html } = inUsePage(refused(), context({ acceptLanguage: language, ...RECOVERY }))
    const { inUse, notYou, tryAgain } = WORDS[language]
    for (const said of [
      inUse.title,
      inUse.onceFree,
      inUse.wait,
      inUse.signOutThere,
      notYou.advice,
      notYou.link,
      tryAgain,
    ]) {
      expect(html).toContain(said)
    }
    expect(html).toContain(`<html lang="${language}" dir="ltr">`)
    expect(html).not.toMatch(/\{\w+\}<|undefined|null/)
  })

  it('says "Firefox (Linux)" in German, and leaves names that the application chose', () => {
    const holders = [holder(), holder({ device: 'Anna’s phone on loan' })]
    const text = textOf(inUsePage(refused({ holders }), context({ acceptLanguage: 'de' })).html)
    expect(text).toContain('Firefox (Linux) Angemeldet vor 2 Minuten')
    expect(text).toContain('Anna’s phone on loan')
  })
})
