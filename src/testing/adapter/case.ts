// What a case of the adapters' suite is, and the world in which it runs: an application on a socket, its control, a clock, browsers.

import type { Disowned } from '../../adapters/guard/options.ts'
import type { SessionControl } from '../../controller/controller.ts'
import { createSessionControl } from '../../controller/controller.ts'
import type { SessionControlOptions } from '../../controller/options.ts'
import { memoryStore } from '../../stores/memory.ts'
import { type FakeClock, fakeClock } from '../fake-clock.ts'
import { type FaultyStore, faultyStore } from '../faulty-store.ts'
import { type Application, createApplication } from './application.ts'
import { type Browser, createBrowser, FIREFOX, type Sent } from './browser.ts'
import type { EventStream } from './event-stream.ts'
import { createGate, type Gate } from './gate.ts'
import { type Spoilt, spoiltStore } from './spoilt-store.ts'

/** A row of the table of behaviours, such as `C7`. */
export type Row = `${'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'}${number}`

/** What not every host can do: have its session data changed, or its session's id. */
export type HostAbility = 'change' | 'rotate'

/** Part of a case's setting. */
export interface CaseSetting {
  readonly control?: Omit<Partial<SessionControlOptions>, 'store' | 'clock'>
  readonly atLogin?: boolean
  readonly recoveryUrl?: string
  /** The application asks for the password again, before the guard's own routes end or take over anything. @default false */
  readonly reauthenticates?: boolean
}

export interface AdapterCase {
  readonly row: Row
  /** A sentence in the present tense. */
  readonly name: string
  /** What not every fixture has: an ability, sessions that open by use, clients with a credential of their own. */
  readonly needs?: HostAbility | 'opening-by-use' | 'bearer'
  run(start: Start): Promise<void>
}

export type Start = (setting?: CaseSetting) => Promise<World>

export interface World {
  readonly url: string
  readonly control: SessionControl
  readonly clock: FakeClock
  readonly store: FaultyStore
  /** Makes the account's record one that cannot be read, or that a newer version wrote, until it is overwritten. */
  spoil(account: string, how: Spoilt): void
  readonly gate: Gate
  /** What the application was told that somebody had said it was not them. */
  readonly disowned: readonly Disowned[]
  /** Headers that show a credential of this user's with an identifier of its own. Only where the case needs it. */
  bearer(user: string, sid: string): Sent
  /** A new browser; Firefox on Linux unless said. */
  browser(userAgent?: string): Browser
  /** The journal of an account from the beginning, as `kind`s. */
  told(account?: string): Promise<string[]>
  /** Ids of the account's live sessions. */
  live(account?: string): Promise<string[]>
}

/** An application that listens. */
export interface Running {
  /** Such as `http://127.0.0.1:40001`. */
  readonly url: string
  close(): unknown
}

/** What the suite was told of the fixture. */
export interface Fixture {
  readonly start: (application: Application) => Running | Promise<Running>
  readonly opening?: 'at-login'
  readonly bearer?: (user: string, sid: string) => Sent
  readonly always?: Sent
}

/** Starts worlds, and ends them all together. */
export function createWorlds({ start: begin, opening, bearer = () => ({}), always = {} }: Fixture) {
  const ends: (() => unknown)[] = []
  const start: Start = async (setting = {}) => {
    const { control: options = {}, atLogin = opening === 'at-login', recoveryUrl, reauthenticates = false } = setting
    const [clock, gate] = [fakeClock(), createGate()]
    const [disowned, streams]: [Disowned[], Pick<EventStream, 'close'>[]] = [[], []]
    const { spoil, ...records } = spoiltStore(memoryStore())
    const store = faultyStore(records)
    const control = createSessionControl({ store, clock, pruneEvery: 'never', ...options })
    const application = createApplication({ control, atLogin, recoveryUrl, reauthenticates, disowned, gate })
    const { url, close } = await begin(application)
    ends.push(async () => {
      gate.release()
      for (const stream of streams) stream.close()
      await close()
      control.dispose()
    })
    return {
      url,
      control,
      clock,
      store,
      spoil,
      gate,
      disowned,
      bearer,
      browser: (userAgent = FIREFOX) => createBrowser(url, { 'user-agent': userAgent, ...always }, [], streams),
      told: async (account = 'ann') => {
        const { items } = await control.journal({ account, limit: 1000 })
        return items.map(({ kind }) => kind).reverse()
      },
      live: async (account = 'ann') => (await control.list({ account })).map(({ id }) => id),
    }
  }
  return { start, end: () => Promise.all(ends.map((end) => end())) }
}
