import { describe, expect, it } from 'vitest'
import { countdown } from '../../../src/adapters/pages/countdown.ts'
import { visitorOf } from '../../../src/adapters/pages/visitor.ts'
import { context, HOUR, MINUTE, NOW, textOf } from './context.ts'

const visitor = visitorOf(context())

describe('countdown', () => {
  it('starts at the seconds that are left, rounded up, one step each (L1)', () => {
    const { style } = countdown(NOW + 5 * MINUTE - 1_600, false, visitor)
    expect(style).toContain('from{--left:299}')
    expect(style).toContain('animation:left 299s steps(299) forwards')
  })

  it('says the same in words, for readers and where nothing moves', () => {
    const { markup } = countdown(NOW + 5 * MINUTE, false, visitor)
    expect(textOf(markup.markup)).toContain('Free in 5 minutes 10:07 UTC')
    expect(markup.markup).toContain('<div class="clock" aria-hidden="true">')
  })

  it('shows the number only where it can count and where motion is welcome', () => {
    const { style } = countdown(NOW + MINUTE, false, visitor)
    expect(style).toContain('.clock{display:none}')
    expect(style).toMatch(
      /@supports \(transition-behavior:allow-discrete\)\{@media \(prefers-reduced-motion:no-preference\)\{\.clock\{/,
    )
  })

  it('shows hours from one hour on', () => {
    expect(countdown(NOW + HOUR - 1_000, false, visitor).style).not.toContain('counter(h)')
    expect(countdown(NOW + HOUR, false, visitor).style).toContain('content:counter(h) ":"')
  })

  it('counts no days', () => {
    expect(countdown(NOW + 24 * HOUR, false, visitor).style).not.toBe('')
    const { markup, style } = countdown(NOW + 24 * HOUR + 1, false, visitor)
    expect(style).toBe('')
    expect(textOf(markup.markup)).toBe('Free in 25 hours 24 November at 10:02 UTC')
  })

  it('invites to try again once nothing is left', () => {
    const { markup, style } = countdown(NOW, false, visitor)
    expect(textOf(markup.markup)).toBe('You can try again now.')
    expect(style).toBe('')
  })

  it('says that it may be sooner', () => {
    expect(textOf(countdown(NOW + 5 * MINUTE, true, visitor).markup.markup)).toContain(
      'Free in 5 minutes at the latest',
    )
  })
})
