import { describe, expect, it } from 'vitest'
import { confirmPage } from '../../../src/adapters/pages/confirm.ts'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import { CONFIRMATION, context, textOf } from './context.ts'

describe('confirmPage', () => {
  it('asks for the password, and carries along what had been sent', () => {
    const fields = { session: ['1', '2'], note: ['"><script>'] }
    const { html } = confirmPage({ ...CONFIRMATION, fields }, context())
    expect(html).toContain('<label for="password">Your password</label>')
    expect(html).toContain(
      '<form method="post" action="/utsessions/sessions/end">\n' +
        '<input type="hidden" name="session" value="1">\n<input type="hidden" name="session" value="2">\n' +
        '<input type="hidden" name="note" value="&quot;&gt;&lt;script&gt;">\n<div class="field">',
    )
  })

  it('never carries a password (L4)', () => {
    const { html } = confirmPage({ ...CONFIRMATION, fields: { password: ['hunter2'] }, wrong: true }, context())
    expect(html).not.toContain('hunter2')
    expect(html.match(/name="password"/g)).toHaveLength(1)
  })

  it('says that the password was wrong, at the field', () => {
    expect(textOf(confirmPage(CONFIRMATION, context()).html)).not.toContain('not right')
    const { html } = confirmPage({ ...CONFIRMATION, wrong: true }, context())
    expect(html).toContain('<p class="wrong" id="wrong">That password is not right. Nothing was changed.</p>')
    expect(html).toContain('aria-describedby="wrong"')
  })

  it('has a way back', () => {
    expect(confirmPage(CONFIRMATION, context()).html).toContain(
      '<a href="/utsessions/sessions">Go back and change nothing</a>',
    )
  })

  it.each(LANGUAGES)('speaks %s throughout', (acceptLanguage) => {
    const { html } = confirmPage(CONFIRMATION, context({ acceptLanguage }))
    for (const said of Object.values(WORDS[acceptLanguage].forms.confirm)) expect(html).toContain(said)
  })
})
