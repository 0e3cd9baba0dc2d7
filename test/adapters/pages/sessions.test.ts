import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { sessionsPage } from '../../../src/adapters/pages/sessions.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import { context, HOUR, listed, MINUTE, NOW, textOf, URLS } from './context.ts'

const HERE = listed({ id: '1'.repeat(22), current: true, lastSeenAt: NOW })
const PHONE = listed({
  id: '2'.repeat(22),
  device: 'Safari on iPhone',
  place: 'Lyon',
  address: '203.0.113.7',
  lastSeenAt: NOW - MINUTE,
})
const NAMELESS = listed({ id: '3'.repeat(22), device: null, lastSeenAt: NOW - HOUR })

describe('sessionsPage', () => {
  it('shows device, place, address, opened, last seen, and which is this one (I4)', () => {
    const text = textOf(sessionsPage([PHONE, NAMELESS, HERE], URLS, context()).html)
    expect(text).toContain(
      'Firefox on Linux This device Signed in 2 hours ago ( 08:02 UTC ) Last active just now ( 10:02 UTC ) Sign out here ' +
        'Safari on iPhone Lyon · 203.0.113.7 Signed in 2 hours ago ( 08:02 UTC ) Last active 1 minute ago ( 10:01 UTC ) Sign out ' +
        'Unknown device Signed in 2 hours ago ( 08:02 UTC ) Last active 60 minutes ago ( 09:02 UTC ) Sign out ' +
        'Sign out all other devices Back',
    )
  })

  it('ends each by its id, under a name that says which (I1)', () => {
    const { html } = sessionsPage([HERE, PHONE], URLS, context())
    expect(html).toContain(
      `<form method="post" action="/utsessions/sessions/end">\n<input type="hidden" name="session" value="${PHONE.id}">`,
    )
    expect(html).toContain('id="end-1" aria-labelledby="end-1 device-1">Sign out</button>')
    expect(html).toContain('<strong id="device-1"><bdi>Safari on iPhone</bdi></strong>')
  })

  it('ends the others only where there are any (I1)', () => {
    expect(sessionsPage([HERE, PHONE], URLS, context()).html).toContain('action="/utsessions/sessions/end-others"')
    const alone = sessionsPage([HERE], URLS, context()).html
    expect(alone).not.toContain('end-others')
    expect(textOf(alone)).toContain('You are signed in on this device only.')
  })

  it('says what has just been done', () => {
    expect(sessionsPage([HERE], URLS, context()).html).not.toContain('role="status"')
    expect(sessionsPage([HERE], URLS, context(), 'ended').html).toContain('role="status">The device was signed out.<')
    expect(textOf(sessionsPage([HERE], URLS, context(), 'others-ended').html)).toContain(
      'All other devices were signed out.',
    )
  })

  it('has words for a list without a line', () => {
    expect(textOf(sessionsPage([], URLS, context()).html)).toContain('You are not signed in anywhere. Back')
  })

  it('escapes what was found out about a device (L4)', () => {
    const session = listed({ device: '<script>', place: '<b>Lyon</b>', address: '"><i>', id: '"><u>' })
    const { html } = sessionsPage([session], { ...URLS, home: '/"><p>' }, context())
    expect(html).not.toMatch(/<(?:script|b|i|u)>|"><p>/)
    expect(html).toContain('<bdi>&lt;b&gt;Lyon&lt;/b&gt; · &quot;&gt;&lt;i&gt;</bdi>')
  })

  it.each(LANGUAGES)('speaks %s throughout', (acceptLanguage) => {
    const { html } = sessionsPage([HERE, NAMELESS], URLS, context({ acceptLanguage }), 'ended')
    const { title, many, here, end, endHere, endOthers, ended, back } = WORDS[acceptLanguage].forms.sessions
    for (const said of [title, many, here, end, endHere, endOthers, ended, back]) expect(html).toContain(said)
    expect(html).toContain(WORDS[acceptLanguage].unknownDevice)
    expect(textOf(html)).not.toMatch(/[{}[\]]|undefined|null/)
  })
})
