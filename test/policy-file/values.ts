// JSON values as people may write them into a policy file, right and wrong, for the tests that hold schema and code together.

import fc from 'fast-check'
import { durationMs } from '../../src/policy/duration.ts'
import type { PolicyOptions } from '../../src/policy/options.ts'

const MAX = { ms: 3_153_600_000_000, s: 3_153_600_000, m: 52_560_000, h: 876_000, d: 36_500, w: 5_214 }

const junk = fc.constantFrom<unknown>(
  null,
  true,
  false,
  '',
  ' ',
  'soon',
  'none',
  'forever',
  '5',
  '5 m',
  '-5m',
  '1e3s',
  [],
  ['5m'],
  {},
  -1,
  0.5,
  1e300,
  '٣m',
)

/** Whole numbers near the bounds, and with leading zeros. */
const counts = (most: number) =>
  fc
    .tuple(
      fc.oneof(fc.nat(100), fc.nat(most), fc.integer({ min: most - 2, max: most + 2 })),
      fc.constantFrom('', '0', '000'),
    )
    .map(([count, zeros]) => zeros + count)

const DECIMALS = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  fc.tuple(fc.nat(999), fc.constantFrom('', '0', '0000')).map(([n, zeros]) => `.${String(n).padStart(3, '0')}${zeros}`),
  fc.constantFrom('.5', '.25', '.0', '.000000', '.1', '.285', '.286', '.', '.2850', '.28', '.3'),
)

/** Of a millisecond: resolvePolicy rounds what is nearly whole, for the sake of floating point, and the schema wants it whole. */
const ZEROS = fc.constantFrom('', '.0', '.000', '.', '.5', '.25')

/** Texts like '05.250h ', of which many are durations. Lengths have up to three decimals, as the schema wants it. */
const texts = fc
  .constantFrom(...(['ms', 's', 'm', 'h', 'd', 'w'] as const))
  .chain((unit) => fc.tuple(counts(MAX[unit]), unit === 'ms' ? ZEROS : DECIMALS, fc.constant(unit)))
  .chain(([count, decimals, unit]) =>
    fc.constantFrom(
      `${count}${decimals}${unit}`,
      `${count}${decimals}${unit}`,
      ` ${count}${decimals}${unit}\t`,
      `${count}${decimals} ${unit}`,
      `${count}${decimals}${unit.toUpperCase()}`,
    ),
  )

const ordinary = fc.constantFrom<unknown>(
  '90s',
  '5m',
  '30m',
  '1h',
  '8h',
  '1.5h',
  '14d',
  '2w',
  0,
  '0s',
  '0.0m',
  60_000,
  '500ms',
)

export const durations: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 12, arbitrary: ordinary },
  { weight: 4, arbitrary: texts },
  { weight: 1, arbitrary: fc.oneof(fc.nat(), fc.integer({ min: MAX.ms - 2, max: MAX.ms + 2 })) },
  { weight: 1, arbitrary: junk },
)

/** Mostly right, now and then nearly, or nothing like it. */
const orRather = (right: fc.Arbitrary<unknown>, ...nearly: readonly unknown[]) =>
  fc.oneof(
    { weight: 20, arbitrary: right },
    { weight: 1, arbitrary: fc.constantFrom(...nearly) },
    { weight: 1, arbitrary: junk },
  )

/** An object with some of the options; one in a few has something in it that no policy takes. */
export const policies = fc
  .record(
    {
      maxSessions: orRather(fc.constantFrom(1, 2, 'unlimited', Number.MAX_SAFE_INTEGER), 0, -1, 2 ** 53, 1.5),
      lock: fc.oneof({ weight: 4, arbitrary: durations }, fc.constant('forever')),
      lockFrom: orRather(fc.constantFrom('opening', 'activity'), 'use'),
      displace: orRather(fc.constantFrom('oldest', 'least-recently-used'), 'newest'),
      lifetime: fc.oneof({ weight: 4, arbitrary: durations }, fc.constant('none')),
      idle: fc.oneof({ weight: 4, arbitrary: durations }, fc.constant('none')),
      touchEvery: durations,
      keepEndings: fc.oneof(
        { weight: 8, arbitrary: orRather(fc.integer({ min: 0, max: 256 }), -1, 257) },
        {
          weight: 8,
          arbitrary: fc.record(
            { count: orRather(fc.integer({ min: 0, max: 256 }), -1, 257), for: durations },
            { requiredKeys: [] },
          ),
        },
        fc.constant({ count: 1, until: 2 }),
      ),
      takeover: orRather(fc.constantFrom('never', 'ask', 'ask-with-password'), 'always'),
      enforce: orRather(fc.boolean(), 'no'),
      maxSession: fc.constant(1),
    },
    { requiredKeys: [] },
  )
  .chain((policy) => {
    const { maxSession: _, ...known } = policy
    return fc.oneof(
      { weight: 12, arbitrary: fc.constant<Record<string, unknown>>(known) },
      { weight: 1, arbitrary: fc.constant(policy) },
    )
  })

/** Whether two options, each right by itself, contradict each other: what docs/policy.md lists, and no schema can say. */
export function contradicts(options: PolicyOptions): boolean {
  const ms = (value: unknown) => (value === 'none' || value === 'forever' ? Infinity : durationMs(value, 'it'))
  const { lock = '5m', lockFrom, idle, lifetime, touchEvery = 0 } = options
  const idleMs = ms(idle ?? '14d')
  const limited = (idle ?? 'none') !== 'none' || (lifetime ?? 'none') !== 'none'
  if (lock === 'forever' && !limited) return true
  if (lockFrom === 'activity' && (lock === 'forever' || ms(lock) === 0)) return true
  if (idle !== undefined && idle !== 'none' && lifetime !== undefined && idleMs > ms(lifetime)) return true
  return ms(touchEvery) > idleMs
}
