// What `mount` does in every framework, over HTTP. Each of them hands in an application; its file has about twenty lines.

import { createSessionControl, memoryStore, type SessionControl } from 'utsessions'
import type { Running } from 'utsessions/testing'
import type { Mountable } from 'utsessions/web'
import { afterAll, beforeAll, describe } from 'vitest'
import { createBrowser } from '../../support/browser.ts'
import { itAnswers } from './answers.ts'
import { itTakesBodies, itTakesParsedBodies } from './bodies.ts'
import { itMountsTheDashboard } from './dashboard.ts'
import { PATH, type Probe, probe } from './handler.ts'
import { itKnowsWhoAsks } from './operator.ts'
import { itStreams } from './streams.ts'

/** What an application is made of: the guard, then the mounted handler, then its own routes `/app` and `POST /sign-in?user=…`. */
export interface Setting<Event> {
  readonly control: SessionControl
  readonly handler: Mountable<Event>
  /** A parser of JSON stands in front. */
  readonly parses: boolean
  /** All of that is below `/x` of another application. */
  readonly prefixed: boolean
}

export interface Mounting<Event> {
  start(setting: Setting<Event>): Promise<Running>
  /** Who is signed in, by the framework's own request. */
  user(event: Event): unknown
  /** What the application's error handling answers; `undefined` where the framework has its own. */
  readonly failure?: string
  /** The framework's own server sends the headers with the first piece. */
  readonly headersWait?: true
  /** The framework refuses bodies of types that it has no parser for. */
  readonly typed?: boolean
  /** Why the framework keeps nothing of a body that was read in front. */
  readonly parsesNot?: string
  /** The handler's path below another application, or why there is no such thing. @default the same */
  readonly prefixed?: { readonly path: string } | { readonly not: string }
  /** The handler's answer to its path without a slash at the end leads there. @default with the slash */
  readonly index?: string
}

export interface Started<Event> extends Running {
  readonly control: SessionControl
  readonly handler: Probe<Event>
  readonly browser: ReturnType<typeof createBrowser>
}

export function mounts<Event>(framework: string, mounting: Mounting<Event>): void {
  describe(`${framework}: mount`, () => {
    const plain = started(mounting, {})
    itAnswers(plain, mounting)
    itTakesBodies(plain, mounting)
    itStreams(plain, mounting)
    itKnowsWhoAsks(plain)
    itTakesParsedBodies(() => started(mounting, { parses: true }), mounting.parsesNot)
    itIsPrefixed(mounting)
    itMountsTheDashboard(mounting)
  })
}

/** An application for all tests of a `describe`. */
function started<Event>(mounting: Mounting<Event>, given: Partial<Setting<Event>>, path = PATH): () => Started<Event> {
  let app: Started<Event> | undefined
  beforeAll(async () => {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    const handler = probe<Event>(mounting.user, path)
    const running = await mounting.start({ control, handler, parses: false, prefixed: false, ...given })
    app = { ...running, control, handler, browser: createBrowser(running.url) }
  }, 300_000)
  afterAll(async () => {
    await app?.close()
    app?.control.dispose()
  })
  return () => {
    if (!app) throw new Error('It was not started')
    return app
  }
}

function itIsPrefixed<Event>(mounting: Mounting<Event>): void {
  const { prefixed = { path: PATH } } = mounting
  if ('not' in prefixed) describe.skip(`below another application (skipped: ${prefixed.not})`, () => {})
  else
    describe('below another application', () => {
      const app = started(mounting, { prefixed: true }, prefixed.path)
      const below = () => ({ ...app(), url: `${app().url}/x` })
      itAnswers(below, mounting)
    })
}
