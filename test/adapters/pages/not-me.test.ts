import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { notMePage } from '../../../src/adapters/pages/not-me.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import { context, NOT_ME, textOf } from './context.ts'

const RECOVERY = { recoveryUrl: '/recover' }

describe('notMePage', () => {
  it('asks before anything is done, and takes no for an answer', () => {
    const { html } = notMePage('ask', NOT_ME, context())
    expect(html).toContain('<form method="post" action="/utsessions/not-me">')
    expect(html).toContain('<button class="button">Sign out the other device</button>')
    expect(html).toContain('<a href="/">It was me: change nothing</a>')
  })

  it('says that it was done, and to change the password (L1)', () => {
    const { html } = notMePage('done', NOT_ME, context(RECOVERY))
    expect(textOf(html)).toContain('The other device was signed out Someone else may know your password. Change it')
    expect(html).toContain('<a class="button" href="/">Sign in again</a>')
    expect(html).toContain('<a href="/recover">Recover your account</a>')
  })

  it('says why it can no longer be done, and what can', () => {
    const text = textOf(notMePage('too-late', NOT_ME, context()).html)
    expect(text).toContain('only once, and only within 15 minutes')
    expect(text).toContain('Nothing was changed now.')
  })

  it('offers the form only where it is of use', () => {
    for (const state of ['done', 'too-late'] as const)
      expect(notMePage(state, NOT_ME, context()).html).not.toContain('<form')
  })

  it.each(LANGUAGES)('speaks %s throughout', (acceptLanguage) => {
    const { ask, done, tooLate } = WORDS[acceptLanguage].forms.notMe
    for (const [state, said] of [
      ['ask', ask],
      ['done', done],
      ['too-late', tooLate],
    ] as const) {
      const { html } = notMePage(state, NOT_ME, context({ acceptLanguage }))
      expect(html).toContain(`<h1>${said.title}</h1>`)
      expect(html).toContain(said.text)
    }
  })
})
