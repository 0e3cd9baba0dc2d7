import { describe, expect, it } from 'vitest'
import { onwardPage } from '../../../src/adapters/pages/onward.ts'

describe('onwardPage', () => {
  it('leads on at once and by itself, and by a link', () => {
    const { html, headers } = onwardPage('/orders?page=2&x="', { acceptLanguage: 'de' })
    expect(headers).toMatchObject({ refresh: '0;url=/orders?page=2&x="', 'content-language': 'de' })
    expect(html).toContain('<a class="button" href="/orders?page=2&amp;x=&quot;">Weiter</a>')
  })
})
