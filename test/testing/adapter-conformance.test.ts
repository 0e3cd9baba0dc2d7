// The proof of an adapter can fail: each of these guards has one fault, and the cases that are there for it find it.

import type { Request, RequestHandler, Response } from 'express'
import type { CheckAnswer, Ended, OpenAnswer, RenewAnswer, SessionControl } from 'utsessions'
import type { GuardOptions } from 'utsessions/express'
import { type AdapterConformanceOptions, type Application, adapterConformance } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'
import { type ExpressHost, express5, expressApp } from '../support/apps/express.ts'
import { expressSessionHost } from '../support/apps/express-session.ts'

type Options = Partial<GuardOptions<Request, Response>>

/** What is wrong with a guard: with its options, with what it makes of the control's answers, or with what it sees of a request. */
interface Fault {
  readonly options?: Options
  readonly control?: (control: SessionControl) => Partial<SessionControl>
  readonly before?: (req: Request) => void
}

const alive = { outcome: 'alive', unverified: true, session: null, token: null, expiresAt: null, limit: null } as const
const ended: Ended = { outcome: 'ended', reason: 'closed', session: null, at: null, by: null, sessions: [] }
const notFound = () => undefined
const aliveNow = async () => alive
const user = (req: Request) => (req.user as { id: string } | undefined)?.id
const withoutTicket = (answer: OpenAnswer): OpenAnswer =>
  answer.outcome === 'refused' ? { ...answer, ticket: null, withPassword: false } : answer
const forgetful = (answer: CheckAnswer): CheckAnswer =>
  answer.outcome === 'ended' ? { ...ended, reason: 'unknown' } : answer

function ofNoSite(headers: Request['headers']): void {
  delete headers['sec-fetch-site']
  delete headers.origin
}

function neverGone({ path, res }: Request): void {
  const listen = res?.once
  if (!res || !listen || !path.endsWith('/events')) return
  res.once = (event, listener) => (event === 'close' ? res : listen.call(res, event, listener))
}

const FAULTS: readonly (readonly [fault: string, found: readonly RegExp[], Fault])[] = [
  [
    'never checks',
    [/^C1 /, /^C6 /, /^H1 /, /^I1 /, /^L2 /, /^L5 a page that polls/, /^L7 whose time/],
    { control: () => ({ check: async () => alive }) },
  ],
  [
    'counts, then evicts',
    [/^B1 /, /^B7 who lost/, /^D5 /, /^G1 /],
    {
      control: (control) => ({
        open: async ({ account, label }) => {
          await control.list({ account })
          return control.takeover({ account, label, operator: 'whoever is last' })
        },
      }),
    },
  ],
  [
    'opens for HEAD',
    [/^E5 HEAD/],
    { before: (req) => void (req.method === 'HEAD' && Object.assign(req, { method: 'GET' })) },
  ],
  ['takes polling for activity', [/^E5 polling/, /^H4 a passive/], { options: { passive: () => false } }],
  ['opens for what other sites ask', [/^E5 an image/], { before: (req) => delete req.headers['sec-fetch-site'] }],
  ['forgets to sign the host out', [/^B2 a refusal/, /^C1 /], { options: { signOut: () => undefined } }],
  ['keeps the token beside the host session', [/^C7 the token lies/], { options: { hostData: notFound } }],
  [
    'signs the browser out for a late request',
    [/^D7 a new sign-in/],
    { options: { onEnded: (_req, res) => !res.clearCookie('connect.sid') } },
  ],
  ['knows no sign-in from another', [/^D5 /], { options: { hostSession: notFound } }],
  ['folds case', [/^A8 /], { options: { account: (req) => (req.user as { id: string })?.id.toLowerCase() } }],
  ['does not notice a sign-out', [/^B5 after a sign-out/, /^G8 /], { control: () => ({ close: async () => ended }) }],
  ['opens by use whatever it was told', [/^E4 .*session-required/], { options: { opening: 'on-first-request' } }],
  [
    'tells the address',
    [/^B4 JSON/, /^L4 /],
    { options: { describeDevice: (req) => `Somebody at ${req.get('x-address')}` } },
  ],
  [
    'lets in whom it cannot ask about',
    [/^F3 .*throws/, /^K2 .*fail at a check: 503/],
    { control: (control) => ({ check: (request) => control.check(request).catch(() => alive) }) },
  ],
  [
    'signs out whom it cannot ask about',
    [/^K2 .*hang at a check: 503/],
    { control: (control) => ({ check: (request) => control.check(request).catch(() => ended) }) },
  ],
  [
    'is a second late',
    [/^G1 /, /^G7 /],
    {
      control: (control) => ({
        open: async (request) => {
          const answer = await control.open(request)
          return answer.outcome === 'refused' ? { ...answer, retryAt: (answer.retryAt ?? 0) + 1_000 } : answer
        },
      }),
    },
  ],
  [
    'ends the sessions of anybody',
    [/^I2 an id that is not one's own is 404, and/],
    { control: (control) => ({ revoke: (request) => control.revoke({ ...request, account: 'bob' }) }) },
  ],
  [
    'does not renew',
    [/^E1 /, /^H6 renew/],
    { control: (control) => ({ renew: (request) => control.check(request) as Promise<RenewAnswer> }) },
  ],
  [
    'offers no choice',
    [/^M1 /, /^M2 the form/, /^M3 /],
    { control: (control) => ({ open: (request) => control.open(request).then(withoutTicket) }) },
  ],
  [
    'answers the application while a choice is due',
    [/^M1 a refusal carries/, /^M1 two minutes/],
    { before: ({ session }) => void (session && Object.assign(session, { utsessions: undefined })) },
  ],
  [
    'ends another session than the one that was chosen',
    [/^M2 the user picks/],
    { control: (control) => ({ takeover: ({ end: _, ...request }) => control.takeover(request) }) },
  ],
  [
    'takes any ticket',
    [/^M4 a ticket/, /^M6 without the permission of the policy the guard's routes/],
    {
      control: (control) => ({
        takeover: ({ ticket: _, ...request }) => control.takeover({ ...request, operator: 'whoever asks' }),
      }),
    },
  ],
  [
    'ends whoever was chosen, though there is room by now',
    [/^M5 /],
    {
      control: (control) => ({
        takeover: async (request) => {
          for (const session of request.end ?? []) await control.revoke({ account: request.account, session })
          return control.takeover(request)
        },
      }),
    },
  ],
  ['signs nobody out who cancels', [/^M3 /], { options: { signOut: () => undefined } }],
  [
    'takes any password',
    [/^M6 under/, /^I1 where the application asks/, /^H6 .*own route/, /^H6 a page asks/, /^H6 where nobody asks/],
    { options: { reauthenticate: () => true } },
  ],
  [
    'believes of everything that its own pages sent it',
    [/^M4 what does not show/, /^I2 what does not show/, /^L7 what does not show/, /^L1 nobody else/],
    { before: ({ headers }) => void Object.assign(headers, { 'x-utsessions': '1', 'sec-fetch-site': 'same-origin' }) },
  ],
  ['believes that no page is of another site', [/^L4 what open pages/], { before: ({ headers }) => ofNoSite(headers) }],
  [
    'ends nothing from the list',
    [/^I1 a user ends one/, /^I1 the form/, /^I1 a user ends the others by/],
    { control: () => ({ revoke: async () => [] }) },
  ],
  [
    'leaves whoever ends their own session in it',
    [/^I1 a user ends the session/, /^L5 a sign-out in one tab/],
    { control: () => ({ close: async () => ended }) },
  ],
  [
    'knows every id for one of the account',
    [/^I2 .* at the guard's own route/],
    { control: (control) => ({ check: (asked) => (asked.session ? aliveNow() : control.check(asked)) }) },
  ],
  [
    'forgets what has ended',
    [/^I3 .* at the guard's own route/],
    { control: (control) => ({ check: (asked) => control.check(asked).then(forgetful) }) },
  ],
  [
    'takes strangers for somebody on its own routes',
    [/^I2 who is nobody/, /^L5 where there is no session/],
    {
      options: { account: (req) => user(req) ?? (req.path.startsWith('/utsessions/') ? 'ann' : undefined) },
      before: ({ headers }) => void Object.assign(headers, { cookie: headers.cookie ?? 'visited=1' }),
    },
  ],
  [
    'lists the dead',
    [/^I4 /],
    {
      control: (control) => ({
        list: async (request) => {
          const sessions = await control.list(request)
          return sessions.flatMap((one) => [one, { ...one, id: 'dead', current: false }])
        },
      }),
    },
  ],
  [
    'tells open pages nothing',
    [/^L5 an open page/, /^L5 the end of a session/, /^C7 a stream/, /^L7 to stay/],
    { control: () => ({ watch: () => () => {} }) },
  ],
  ['never stops telling', [/^L5 whoever comes back/], { before: (req) => delete req.headers['last-event-id'] }],
  ['does not notice that a page is left', [/^L5 a session has no more/], { before: (req) => neverGone(req) }],
  [
    'takes an open page for activity',
    [/^H4 an event stream/],
    { control: (control) => ({ check: (request) => control.check({ ...request, passive: false }) }) },
  ],
  [
    'takes nothing for activity',
    [/^L7 to stay/],
    { control: (control) => ({ check: (request) => control.check({ ...request, passive: true }) }) },
  ],
  [
    'opens for an open page',
    [/^E5 an open page/],
    {
      control: (control) => ({
        check: async (request) => {
          const answer = await control.check(request)
          if (answer.outcome === 'ended') await control.open({ account: request.account })
          return answer
        },
      }),
    },
  ],
  ['disowns nobody', [/^L1 whoever/, /^L1 the page says so too/], { control: () => ({ disown: async () => null }) }],
  [
    'ends everything for whoever says that it was not them',
    [/^L1 it ends that one/, /^L1 a quarter/, /^L1 nobody else/],
    {
      control: (control) => ({
        disown: async ({ account, token }) => {
          await control.revoke({ account, all: true })
          return control.disown({ account, token })
        },
      }),
    },
  ],
  ['holds everybody for exempt', [/^A4 /, /^B1 /, /^C9 /], { options: { exempt: () => true } }],
  [
    'gives a place to whoever asks for it in a header',
    [/^M6 without the permission of the policy no/],
    { options: { exempt: (req) => req.get('x-takeover') !== undefined } },
  ],
]

/** Express with express-session and a guard that has this fault. */
function startWith({ options, control = () => ({}), before }: Fault): AdapterConformanceOptions['start'] {
  return (application) => {
    const host: ExpressHost = expressSessionHost()
    const spoil: RequestHandler = (req, _res, next) => next(void before?.(req))
    const handlers = () => [...host.before(), spoil]
    const faulty: Application = {
      ...application,
      control: { ...application.control, ...control(application.control) },
      guard: (header) => ({ ...application.guard(header), ...(options as object) }),
    }
    return expressApp(express5, { ...host, before: handlers })(faulty)
  }
}

describe('adapterConformance', () => {
  it.each(FAULTS)('finds a guard that %s', async (_fault, found, fault) => {
    const cases = adapterConformance({ start: startWith(fault) })
    const finders = found.flatMap((one) => {
      const called = cases.filter(({ name }) => one.test(name))
      expect(called.length, `cases called ${one}`).toBeGreaterThan(0)
      return called
    })
    await Promise.all(finders.map(({ name, run }) => expect(run(), name).rejects.toThrow()))
  })
})

describe('its cases', () => {
  const start = startWith({})

  it('have names of their own', () => {
    const names = adapterConformance({ start }).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('are skipped for the reasons that are given: of an ability, a row, or a single case, which counts first', () => {
    const name = "B1 under lock: 'forever' the reason is full"
    const without = { B1: 'of the row', [name]: 'of the case', rotate: 'of the ability' } as const
    const skipped = adapterConformance({ start, without }).filter(({ skip, row }) => skip !== undefined && row !== 'E3')
    expect(skipped.map(({ row, skip }) => [row, skip])).toEqual([
      ['B1', 'of the row'],
      ['B1', 'of the case'],
      ['D2', 'of the ability'],
    ])
  })

  it('that need what a fixture does not offer by an option are skipped, and say so', () => {
    const skips = (options: Partial<AdapterConformanceOptions>) =>
      new Set(adapterConformance({ start, ...options }).flatMap(({ row, skip }) => (skip === undefined ? [] : [row])))
    expect(skips({})).toEqual(new Set(['E3']))
    expect(skips({ bearer: () => ({}) })).toEqual(new Set())
    expect(skips({ bearer: () => ({}), opening: 'at-login' })).toEqual(new Set(['E5', 'K1']))
  })

  it.each(['change', 'rotate'] as const)(
    'that need %s of a host without it fail, and say what to write',
    async (act) => {
      const { acts, ...host } = expressSessionHost()
      const lacking: ExpressHost = { ...host, acts: (...asked) => ({ ...acts(...asked), [act]: undefined }) as never }
      const cases = adapterConformance({ start: expressApp(express5, lacking) })
      const needing = cases.find(({ name }) => (act === 'change' ? /^C7 .*changes/ : /^D2 /).test(name))
      await expect(needing?.run()).rejects.toThrow(`The fixture has no '${act}'`)
      await expect(needing?.run()).rejects.toThrow(`without: { ${act}: '…' }`)
    },
  )

  it('are not looked for in vain', () => {
    const without = { A3: 'of the programming interface', A1: 'why' }
    expect(() => adapterConformance({ start, without })).toThrow(/no case for A3\. It has the rows A1, A2/)
  })

  it('close the application, whether they pass or fail', async () => {
    for (const fault of [{}, { options: { hostData: () => 'nonsense' as never } }]) {
      const told: string[] = []
      const [first] = adapterConformance({
        start: async (application) => {
          const { url, close } = await startWith(fault)(application)
          const end = () => {
            told.push('closed')
            return close()
          }
          return { url, close: end }
        },
      })
      await first?.run().catch(() => told.push('failed'))
      expect(told).toEqual('options' in fault ? ['closed', 'failed'] : ['closed'])
    }
  })
})
