// What the Django middleware of 2008 did, sentence by sentence, on `policies.original`; and, where a sentence names a fault of it, what
// becomes of that here.

import { describe, expect, test } from 'vitest'
import {
  createSessionControl,
  decide,
  EMPTY_RECORD,
  memoryStore,
  type OpenAnswer,
  type PolicyOptions,
  policies,
  policyFromEnv,
  resolvePolicy,
  type SessionControl,
  type Store,
} from '../../src/index.ts'
import { fakeClock } from '../../src/testing/fake-clock.ts'

const SECONDS = { SESSION_TOKEN_LIMIT_SECONDS: '300', SESSION_LIMIT_SECONDS: '0' }

function application(policy: PolicyOptions = policies.original, store: Store = memoryStore(), clock = fakeClock()) {
  const control = createSessionControl({ store, policy, clock, pruneEvery: 'never' })
  return { control, clock, store }
}

/** A browser that has just signed in: the middleware sees the user and the session that Django made. */
async function signIn(control: SessionControl, browser: string, account = 'ada'): Promise<OpenAnswer> {
  return control.open({ account, hostSession: `django-${browser}`, device: browser, label: browser })
}

/** The browser's next request. */
async function request(control: SessionControl, browser: string, account = 'ada') {
  return control.check({ account, hostSession: `django-${browser}` })
}

describe('"register one middleware after session and authentication"', () => {
  test('it needs nothing but the account and the session that the host has established', async () => {
    const { control } = application()
    const opened = await control.open({ account: 'ada', hostSession: 'django-1' })
    expect(opened).toMatchObject({ outcome: 'admitted' })
    expect(await control.check({ account: 'ada', hostSession: 'django-1' })).toMatchObject({ outcome: 'alive' })
  })

  test('seeing the same session again changes nothing', async () => {
    const { control } = application()
    for (let i = 0; i < 5; i += 1) await signIn(control, 'Firefox')
    expect(await control.list({ account: 'ada' })).toHaveLength(1)
  })
})

describe('"SESSION_TOKEN_LIMIT_SECONDS = 300"', () => {
  test.each([
    ['the preset', policies.original],
    ['the default', {}],
    ['the environment', policyFromEnv(SECONDS)],
  ])('says %s', (_, policy) => {
    expect(resolvePolicy(policy)).toMatchObject({
      lockMs: 300_000,
      lockFrom: 'opening',
      maxSessions: 1,
      displace: 'oldest',
    })
  })

  test('"while the older session is younger than this, the newcomer is logged out"', async () => {
    const { control, clock } = application()
    await signIn(control, 'Firefox')
    clock.advance(299_999)
    expect(await signIn(control, 'Safari')).toMatchObject({
      outcome: 'refused',
      reason: 'locked',
      retryAt: clock.now() + 1,
    })
    expect(await request(control, 'Safari')).toMatchObject({ outcome: 'ended', reason: 'unknown' })
    expect(await request(control, 'Firefox')).toMatchObject({ outcome: 'alive' })
  })

  test('"after that the newcomer wins and the older one is logged out"', async () => {
    const { control, clock } = application()
    await signIn(control, 'Firefox')
    clock.advance('300s')
    expect(await signIn(control, 'Safari')).toMatchObject({ outcome: 'admitted' })
    expect(await request(control, 'Firefox')).toMatchObject({ outcome: 'ended', reason: 'displaced' })
    expect(await request(control, 'Safari')).toMatchObject({ outcome: 'alive' })
  })

  test('activity does not prolong the window: it counts from first sight', async () => {
    const { control, clock } = application()
    await signIn(control, 'Firefox')
    clock.advance('299s')
    await request(control, 'Firefox')
    clock.advance('1s')
    expect(await signIn(control, 'Safari')).toMatchObject({ outcome: 'admitted' })
  })

  test('"0 = the newcomer always wins"', async () => {
    const { control } = application(policyFromEnv({ SESSION_TOKEN_LIMIT_SECONDS: '0' }))
    await signIn(control, 'Firefox')
    expect(await signIn(control, 'Safari')).toMatchObject({ outcome: 'admitted' })
    expect(await request(control, 'Firefox')).toMatchObject({ outcome: 'ended', reason: 'displaced' })
  })
})

describe('"SESSION_LIMIT_SECONDS = 0"', () => {
  test('"lifetime from first sight", however busy the session', async () => {
    const { control, clock } = application({
      ...policies.original,
      ...policyFromEnv({ SESSION_LIMIT_SECONDS: '600' }),
      idle: 'none',
    })
    await signIn(control, 'Firefox')
    clock.advance('599999ms')
    expect(await request(control, 'Firefox')).toMatchObject({ outcome: 'alive', limit: 'lifetime' })
    clock.advance(1)
    expect(await request(control, 'Firefox')).toMatchObject({ outcome: 'ended', reason: 'expired' })
  })

  test('"0 = none": who comes every day stays for years', async () => {
    const { control, clock } = application({ ...policies.original, ...policyFromEnv(SECONDS) })
    await signIn(control, 'Firefox')
    for (let day = 0; day < 1000; day += 1) {
      clock.advance('1d')
      expect(await request(control, 'Firefox')).toMatchObject({ outcome: 'alive' })
    }
  })
})

describe('"one session per user"', () => {
  test('of each account, whoever else is signed in', async () => {
    const { control } = application()
    await signIn(control, 'Firefox', 'ada')
    expect(await signIn(control, 'Safari', 'bob')).toMatchObject({ outcome: 'admitted' })
    expect(await signIn(control, 'Chrome', 'ada')).toMatchObject({ outcome: 'refused' })
    expect(await control.list({ account: 'ada' })).toHaveLength(1)
  })
})

describe('"a dict in each process; lost on restart; wrong with two processes; leaks"', () => {
  test('here two processes on one store are of one mind', async () => {
    const { control, store, clock } = application()
    const other = application(policies.original, store, clock).control
    await signIn(control, 'Firefox')
    expect(await signIn(other, 'Safari')).toMatchObject({ outcome: 'refused' })
    clock.advance('5m')
    expect(await signIn(other, 'Safari')).toMatchObject({ outcome: 'admitted' })
    expect(await request(control, 'Firefox')).toMatchObject({ outcome: 'ended', reason: 'displaced' })
  })

  test('here a new process finds the sessions of the last', async () => {
    const { control, store, clock } = application()
    await signIn(control, 'Firefox')
    control.dispose()
    const restarted = application(policies.original, store, clock).control
    expect(await request(restarted, 'Firefox')).toMatchObject({ outcome: 'alive' })
    expect(await signIn(restarted, 'Safari')).toMatchObject({ outcome: 'refused' })
  })

  test('here nothing is kept for the dead', async () => {
    const { control, store, clock } = application()
    for (let user = 0; user < 100; user += 1) await signIn(control, 'Firefox', `user ${user}`)
    clock.advance('60d')
    await control.prune()
    expect(await control.accounts()).toMatchObject({ items: [] })
    clock.advance('60d')
    await control.prune()
    expect((await store.load('user 1')).record).toMatchObject({ sessions: [], endings: [] })
  })
})

describe('"compares only two sessions, wraps every 24 h, register-count-evict not atomic"', () => {
  test('here any number is compared', async () => {
    const { control, clock } = application({ ...policies.original, maxSessions: 3 })
    for (const browser of ['A', 'B', 'C']) {
      await signIn(control, browser)
      clock.advance('4m')
    }
    expect(await signIn(control, 'D')).toMatchObject({ outcome: 'admitted' })
    expect((await control.list({ account: 'ada' })).map((session) => session.device)).toEqual(['D', 'C', 'B'])
  })

  test('here a session of a day and ten seconds is not ten seconds old', async () => {
    const { control, clock } = application()
    await signIn(control, 'Firefox')
    clock.advance(86_410_000)
    expect(await signIn(control, 'Safari')).toMatchObject({ outcome: 'admitted' })
  })

  test.each([
    ['5m', 1, 99],
    [0, 1, 0],
  ] as const)('here of a hundred that come at once, with a lock of %s, %i stays', async (lock, alive, refused) => {
    const { control } = application({ ...policies.original, lock })
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => signIn(control, `browser ${i}`)))
    expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(refused)
    expect(await control.list({ account: 'ada' })).toHaveLength(alive)
  })
})

describe('"the loser silently becomes anonymous; the refused newcomer too"', () => {
  test('here the loser is told who, when and on what device', async () => {
    const { control, clock } = application()
    await signIn(control, 'Firefox')
    clock.advance('5m')
    const displacedAt = clock.now()
    await signIn(control, 'Safari')
    clock.advance('1m')
    expect(await request(control, 'Firefox')).toMatchObject({
      reason: 'displaced',
      at: displacedAt,
      by: { label: 'Safari' },
    })
  })

  test('here the newcomer is told by whom, since when and until when', async () => {
    const { control, clock } = application()
    const openedAt = clock.now()
    await signIn(control, 'Firefox')
    clock.advance('1m')
    expect(await signIn(control, 'Safari')).toMatchObject({
      retryAt: openedAt + 300_000,
      holders: [{ device: 'Firefox', since: openedAt }],
    })
  })
})

describe('"each component can be removed or reused"', () => {
  test('the policy decides without a control or a store', () => {
    const step = decide(
      EMPTY_RECORD,
      { kind: 'open', account: 'ada', now: 1, newToken: 'A' },
      resolvePolicy(policies.original),
    )
    expect(step.decision).toMatchObject({ outcome: 'admitted' })
  })

  test('a store keeps records without a control or a policy', async () => {
    const store = memoryStore()
    const { record, revision } = await store.load('ada')
    expect(
      await store.swap('ada', revision, { ...record, at: 1, keepUntil: Number.MAX_SAFE_INTEGER }, []),
    ).toMatchObject({ swapped: true })
    expect((await store.load('ada')).record.at).toBe(1)
  })
})
