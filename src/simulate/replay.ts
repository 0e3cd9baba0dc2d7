// One account's requests under one policy. Every rule is decide's; here is only what a browser and the person before it do.

import type { PresentedToken } from '../policy/command.ts'
import { decide } from '../policy/decide.ts'
import type { Admitted, Decision, Refused } from '../policy/decision.ts'
import type { Policy } from '../policy/options.ts'
import { type AccountRecord, EMPTY_RECORD, type Hash } from '../policy/record.ts'
import { Conflicts } from './conflicts.ts'
import { countEntries, countShared, type Tally } from './tally.ts'
import type { History, Visit } from './visit.ts'

/** What a replay assumes of people. Lengths in milliseconds. */
export interface Assumptions {
  /** Who was refused and is not seen for so long after the place was free has given up. */
  readonly patienceMs: number
  /** Within which conflicts look like several people. */
  readonly windowMs: number
}

/** A browser, which keeps its token until it is told that its session is over. */
interface Browser {
  readonly device: Hash
  token: PresentedToken | undefined
  /** First refusal of those that it waits behind. */
  refusedAt: number | undefined
  /** When whoever waits has given up. */
  patientUntil: number
  wasRefused: boolean
  wasDisplaced: boolean
}

interface Life {
  readonly account: string
  readonly policy: Policy
  readonly assumptions: Assumptions
  readonly tally: Tally
  readonly browsers: Map<Hash, Browser>
  readonly conflicts: Conflicts
  record: AccountRecord
  openings: number
}

/** Replays all that an account did, from nothing, and adds what came of it to the tally. */
export function replay({ account, visits }: History, policy: Policy, assumptions: Assumptions, tally: Tally): void {
  const life: Life = {
    account,
    policy,
    assumptions,
    tally,
    browsers: new Map(),
    conflicts: new Conflicts(assumptions.windowMs),
    record: EMPTY_RECORD,
    openings: 0,
  }
  for (const visit of visits) request(life, browserOf(life, visit), visit.at)
  end(life)
}

function browserOf({ browsers }: Life, { device }: Visit): Browser {
  const known = browsers.get(device)
  if (known) return known
  const browser: Browser = {
    device,
    token: undefined,
    refusedAt: undefined,
    patientUntil: 0,
    wasRefused: false,
    wasDisplaced: false,
  }
  browsers.set(device, browser)
  return browser
}

/** A request of a live session passes; one without opens a session, as the log shows the person at work. */
function request(life: Life, browser: Browser, now: number): void {
  const { account } = life
  if (browser.token) {
    const answer = step(life, decide(life.record, { kind: 'check', account, now, token: browser.token }, life.policy))
    if (answer.outcome === 'alive') return
    browser.token = undefined
  }
  life.openings += 1
  const newToken = String(life.openings)
  const { device } = browser
  const answer = step(life, decide(life.record, { kind: 'open', account, now, device, newToken }, life.policy))
  if (answer.outcome === 'admitted') letIn(life, browser, now, answer)
  if (answer.outcome === 'refused') turnAway(life, browser, now, answer)
}

function step(life: Life, { record, decision, entries }: ReturnType<typeof decide>): Decision {
  life.record = record
  if (entries.length > 0) countEntries(life.tally, entries)
  return decision
}

function letIn(life: Life, browser: Browser, now: number, { session, ended }: Admitted): void {
  browser.token = { hash: session.id, issuedAt: session.openedAt }
  giveUpIfLate(life, browser, now)
  if (browser.refusedAt !== undefined) life.tally.waits.add(now - browser.refusedAt)
  browser.refusedAt = undefined
  for (const { reason, devices } of ended) {
    const loser = life.browsers.get(devices?.[0] ?? '')
    if (reason !== 'displaced' || !loser) continue
    loser.wasDisplaced = true
    life.conflicts.add(now, loser.device)
  }
}

function turnAway(life: Life, browser: Browser, now: number, { retryAt }: Refused): void {
  giveUpIfLate(life, browser, now)
  if (browser.refusedAt === undefined) {
    browser.refusedAt = now
    life.conflicts.add(now, browser.device)
  }
  browser.wasRefused = true
  browser.patientUntil = Math.max(now, retryAt ?? now) + life.assumptions.patienceMs
}

/** Whoever comes back the next day has not waited all night. */
function giveUpIfLate({ tally }: Life, browser: Browser, now: number): void {
  if (browser.refusedAt === undefined || now <= browser.patientUntil) return
  tally.gaveUp += 1
  browser.refusedAt = undefined
}

function end({ account, browsers, conflicts, tally }: Life): void {
  let [refused, displaced] = [0, 0]
  for (const { wasRefused, wasDisplaced, refusedAt } of browsers.values()) {
    if (wasRefused) refused += 1
    if (wasDisplaced) displaced += 1
    if (refusedAt !== undefined) tally.gaveUp += 1
  }
  tally.refusedPeople += refused
  tally.displacedPeople += displaced
  if (refused > 0) tally.refusedAccounts += 1
  if (displaced > 0) tally.displacedAccounts += 1
  if (conflicts.looksShared) countShared(tally, account, conflicts)
}
