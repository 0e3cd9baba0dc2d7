import { expect, it } from 'vitest'
import { sentenceOf } from '../../src/cli/sentence.ts'
import type { Entry } from '../../src/index.ts'

const at = Date.UTC(2026, 10, 29, 10)
const of = (entry: Partial<Entry>) => sentenceOf({ account: 'ann', kind: 'opened', at, ...entry })

it.each<[Partial<Entry>, string]>([
  [{}, 'opened'],
  [
    { label: 'Firefox', place: 'Berlin', device: 'another' },
    'opened on Firefox in Berlin, a device that was not known',
  ],
  [
    { label: 'Firefox', exempt: true, sessions: ['a', 'b'] },
    'opened on Firefox, exempt from the limits; 2 sessions gave way',
  ],
  [
    { kind: 'refused', label: 'Firefox', reason: 'locked', retryAt: at + 300_000 },
    'refused on Firefox: the account is in use, until 2026-11-29 10:05:00',
  ],
  [{ kind: 'refused', reason: 'full' }, 'refused: the account is in use, and its lock does not end'],
  [
    { kind: 'refused', reason: 'ticket', enforced: false },
    'refused: the ticket for a takeover does not hold (only on trial)',
  ],
  [{ kind: 'displaced', label: 'Firefox', by: { session: 'x', label: 'Chrome' } }, 'displaced on Firefox by Chrome'],
  [
    { kind: 'displaced', by: { label: 'Chrome', takeover: true, operator: 'Ola' } },
    'displaced by Chrome, which took the place by the operator Ola',
  ],
  [{ kind: 'displaced', by: { rule: 'policy' } }, 'displaced: the policy allows fewer sessions by now'],
  [{ kind: 'displaced', by: { rule: 'capacity' } }, 'displaced: the account had no room for more'],
  [{ kind: 'replaced', label: 'Firefox' }, 'replaced on Firefox by a new sign-in on the same device'],
  [{ kind: 'closed', label: 'Firefox' }, 'signed out on Firefox'],
  [{ kind: 'expired' }, 'ended: its lifetime was over'],
  [{ kind: 'idle' }, 'ended: not used for too long'],
  [{ kind: 'revoked', by: { operator: 'Ola' } }, 'ended by the operator Ola'],
  [{ kind: 'revoked', by: { disowned: true, label: 'Chrome' } }, 'ended: Chrome said that it was not theirs'],
  [{ kind: 'renewed', label: 'Firefox' }, 'renewed on Firefox'],
  [{ kind: 'taken-over', label: 'Firefox', sessions: ['a'] }, 'took the place on Firefox; 1 session gave way'],
  [
    { kind: 'granted', by: { operator: 'Ola' }, until: at },
    'granted by the operator Ola: the next who would be refused gets in until 2026-11-29 10:00:00',
  ],
  [
    { kind: 'clock-corrected', lead: 61_500 },
    'moved back by 61.5 seconds: the clock of some node, or of the store, was wrong',
  ],
  [{ kind: 'fled' as Entry['kind'] }, 'fled'],
])('%j is told as %s', (entry, sentence) => {
  expect(of(entry)).toBe(sentence)
})
