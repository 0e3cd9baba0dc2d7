// What the tests of the pages share: one moment, and decisions as the policy gives them.

import type { Choice, Choosable } from '../../../src/adapters/pages/choice.ts'
import type { Confirmation } from '../../../src/adapters/pages/confirm.ts'
import type { NotMeUrls } from '../../../src/adapters/pages/not-me.ts'
import type { SessionsUrls } from '../../../src/adapters/pages/sessions.ts'
import type { PageContext } from '../../../src/adapters/pages/visitor.ts'
import type { ListedSession } from '../../../src/controller/answers.ts'
import type { Ended, Holder, Refused } from '../../../src/policy/decision.ts'

export const NOW = Date.UTC(2026, 10, 23, 10, 2, 0)
export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

export function context(overrides: Partial<PageContext> = {}): PageContext {
  return { now: NOW, acceptLanguage: 'en', recoveryUrl: undefined, ...overrides }
}

export function holder(overrides: Partial<Holder> = {}): Holder {
  return {
    id: 'A'.repeat(22),
    device: 'Firefox on Linux',
    since: NOW - 2 * MINUTE,
    freeAt: NOW + 5 * MINUTE,
    ...overrides,
  }
}

export function refused(overrides: Partial<Refused> = {}): Refused {
  return { outcome: 'refused', reason: 'locked', retryAt: NOW + 5 * MINUTE, holders: [holder()], ...overrides }
}

export function ended(overrides: Partial<Ended> = {}): Ended {
  const by = { session: 'B'.repeat(22), label: 'Safari on iPhone' }
  return {
    outcome: 'ended',
    reason: 'displaced',
    session: 'A'.repeat(22),
    at: NOW - 2 * MINUTE,
    by,
    sessions: [],
    ...overrides,
  }
}

export function listed(overrides: Partial<ListedSession> = {}): ListedSession {
  return {
    id: 'A'.repeat(22),
    device: 'Firefox on Linux',
    place: null,
    address: null,
    openedAt: NOW - 2 * HOUR,
    lastSeenAt: NOW - 3 * MINUTE,
    exempt: false,
    current: false,
    expiresAt: null,
    limit: null,
    ...overrides,
  }
}

/** A refusal that can be chosen on. */
export function choosable(overrides: Partial<Choosable> = {}): Choosable {
  return {
    reason: 'locked',
    retryAt: NOW + 5 * MINUTE,
    holders: [holder()],
    ticket: 'the-ticket',
    withPassword: true,
    ...overrides,
  }
}

export const CHOICE: Choice = {
  takeoverUrl: '/utsessions/takeover',
  cancelUrl: '/utsessions/cancel',
  returnTo: '/orders?page=2',
}
export const URLS: SessionsUrls = {
  end: '/utsessions/sessions/end',
  endOthers: '/utsessions/sessions/end-others',
  home: '/',
}
export const NOT_ME: NotMeUrls = { action: '/utsessions/not-me', home: '/' }
export const CONFIRMATION: Confirmation = {
  action: '/utsessions/sessions/end',
  fields: { session: ['A'.repeat(22)] },
  wrong: false,
  cancelUrl: '/utsessions/sessions',
}

/** The text of a page as it is read: no markup, no style, one space between words. */
export function textOf(markup: string): string {
  return markup
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
