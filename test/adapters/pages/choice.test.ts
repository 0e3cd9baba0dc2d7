import { describe, expect, it } from 'vitest'
import { choicePage } from '../../../src/adapters/pages/choice.ts'
import { inUsePage } from '../../../src/adapters/pages/in-use.ts'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import { CHOICE, choosable, context, HOUR, holder, MINUTE, NOW, refused, textOf } from './context.ts'

const ONE = holder({ id: '1'.repeat(22) })
const TWO = holder({ id: '2'.repeat(22), device: null, since: NOW - HOUR, freeAt: NOW + 20 * MINUTE })
const FOR_GOOD = holder({ id: '3'.repeat(22), freeAt: null })

describe('choicePage', () => {
  it('lists who holds the account, since when, and when each would be free (M1)', () => {
    const text = textOf(choicePage(choosable({ holders: [ONE, TWO, FOR_GOOD] }), CHOICE, context()).html)
    expect(text).toContain('Which device should be signed out?')
    expect(text).toContain(
      'Firefox on Linux Signed in 2 minutes ago ( 10:00 UTC ) Free in 5 minutes ( 10:07 UTC ) ' +
        'Another device Signed in 60 minutes ago ( 09:02 UTC ) Free in 20 minutes ( 10:22 UTC ) ' +
        'Firefox on Linux Signed in 2 minutes ago ( 10:00 UTC ) Work that is not saved there may be lost. Please decide within two minutes',
    )
  })

  it('sends the choice with the ticket, and where to go on (M2)', () => {
    const { html } = choicePage(choosable(), CHOICE, context())
    expect(formTo('/utsessions/takeover', html)).toContain('<input type="hidden" name="ticket" value="the-ticket">')
    expect(formTo('/utsessions/takeover', html)).toContain('<input type="hidden" name="return" value="/orders?page=2">')
    expect(formTo('/utsessions/takeover', html)).toContain('Sign out there and use it here')
  })

  it('has a way to leave everything as it is, without the ticket (M3)', () => {
    const cancel = formTo('/utsessions/cancel', choicePage(choosable(), CHOICE, context()).html)
    expect(cancel).toContain('Cancel and change nothing')
    expect(cancel).not.toContain('the-ticket')
  })

  it('chooses for nobody: one is chosen only where there is no other, and one must be', () => {
    const one = choicePage(choosable({ holders: [ONE] }), CHOICE, context())
    expect(one.html).toContain(`<input type="radio" name="end" value="${ONE.id}" required checked>`)
    const two = choicePage(choosable({ holders: [ONE, TWO] }), CHOICE, context())
    expect(two.html.match(/type="radio" name="end" value="\w+" required>/g)).toHaveLength(2)
  })

  it('keeps what was chosen when the password was wrong', () => {
    const choice = { ...CHOICE, wrongPassword: true, chosen: [TWO.id] }
    const { html } = choicePage(choosable({ reason: 'password', holders: [ONE, TWO] }), choice, context())
    expect(html).toContain(`value="${TWO.id}" required checked>`)
    expect(html).toContain(`value="${ONE.id}" required>`)
    expect(textOf(html)).toContain('That password is not right. Nothing was changed.')
    expect(html).toContain('aria-invalid="true" aria-describedby="wrong" autofocus>')
  })

  it('asks for the password only where it is needed (M6)', () => {
    expect(choicePage(choosable(), CHOICE, context()).html).toContain('autocomplete="current-password" required>')
    expect(choicePage(choosable({ withPassword: false }), CHOICE, context()).html).not.toContain('type="password"')
  })

  it('counts down, and says when nothing stands in the way any more', () => {
    const { html } = choicePage(choosable(), CHOICE, context())
    expect(html).toContain('from{--left:300}')
    expect(html).toContain('<strong class="over">The account is free now.</strong>')
    expect(html).not.toContain('Try again')
    expect(choicePage(choosable({ retryAt: null }), CHOICE, context()).html).not.toContain('--left:')
  })

  it('says a time once where there is but one', () => {
    expect(textOf(choicePage(choosable(), CHOICE, context()).html).match(/Free in 5 minutes/g)).toHaveLength(1)
  })

  it.each([{ ticket: null }, { reason: 'ticket' as const }, { holders: [] }])(
    'is the page of a mere refusal where there is nothing to choose by: %j (M4)',
    (overrides) => {
      const plain = inUsePage(refused({ reason: 'locked', ...overrides }), context())
      expect(choicePage(choosable(overrides), CHOICE, context())).toEqual(plain)
    },
  )

  it('escapes what came with the request (L4)', () => {
    const choice = { ...CHOICE, returnTo: '/"><script>alert(1)</script>' }
    const holders = [holder({ device: '</bdi><script>' })]
    const { html } = choicePage(choosable({ holders, ticket: '"><b>' }), choice, context())
    expect(html).toContain('value="/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    expect(html).toContain('<bdi>&lt;/bdi&gt;&lt;script&gt;</bdi>')
    expect(html).not.toMatch(/<script|"><b>/)
  })

  it.each(LANGUAGES)('speaks %s throughout', (acceptLanguage) => {
    const choice = { ...CHOICE, wrongPassword: true }
    const { html } = choicePage(choosable({ holders: [ONE, TWO] }), choice, context({ acceptLanguage }))
    const { forms } = WORDS[acceptLanguage]
    const { many, which, loss, hurry, takeOver, cancel, freeNow } = forms.choice
    for (const said of [
      many,
      which,
      loss,
      hurry,
      takeOver,
      cancel,
      freeNow,
      forms.password.label,
      forms.password.wrong,
    ])
      expect(html).toContain(said)
    expect(textOf(html)).not.toMatch(/[{}[\]]|undefined|null/)
  })
})

function formTo(action: string, html: string): string {
  return html.split(`<form method="post" action="${action}">`)[1]?.split('</form>')[0] ?? ''
}
