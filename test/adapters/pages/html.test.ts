import { describe, expect, it } from 'vitest'
import { html, NOTHING, verbatim } from '../../../src/adapters/pages/html.ts'

describe('html', () => {
  it('escapes every character that could leave text or an attribute (L4)', () => {
    expect(html`<a title="${`"><script>'&`}">`.markup).toBe('<a title="&quot;&gt;&lt;script&gt;&#39;&amp;">')
  })

  it('keeps markup that it made itself, and joins lists of it', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    expect(html`<ul>${items}</ul>${NOTHING}`.markup).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>')
  })

  it('takes nothing for markup that merely looks like it', () => {
    const forged = { markup: '<script>' } as never
    expect(() => html`<p>${forged}</p>`).toThrow(TypeError)
  })

  it('escapes once', () => {
    expect(html`${html`${'a & b'}`} ${3} ${verbatim('<br>')}`.markup).toBe('a &amp; b 3 <br>')
  })
})
