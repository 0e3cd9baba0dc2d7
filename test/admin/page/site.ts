// A site with a dashboard: a control on a store, the real handler behind node:http, and operators' browsers in front of it.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { onTestFinished } from 'vitest'
import { mount } from '../../../src/adapters/node.ts'
import { type DashboardOptions, dashboard, type Operator } from '../../../src/admin/index.ts'
import { createSessionControl, memoryStore, type PolicyOptions, type SessionControl } from '../../../src/index.ts'
import type { Store } from '../../../src/stores/store.ts'
import { type FakeClock, fakeClock } from '../../../src/testing/index.ts'
import { freePort } from '../../support/servers/ports.ts'

export interface SiteOptions extends Partial<Omit<DashboardOptions, 'authorize'>> {
  readonly policy?: PolicyOptions
  /** @default one in memory */
  readonly store?: Store
  /** `false`: the store's, or the machine's. @default one that stands still */
  readonly clock?: FakeClock | false
  /** Answers instead of the dashboard, where it has something to say. */
  readonly instead?: (request: Request) => Promise<Response | undefined>
}

export interface Site {
  /** The page's address. */
  readonly url: string
  readonly control: SessionControl
  readonly clock: FakeClock
  /** Who looks from now on; `null`: somebody who may not. */
  operator: Operator | null
  /** No longer there: every connection is cut, and no other is taken. */
  down(): Promise<void>
  /** There again, under the same address. */
  up(): Promise<void>
}

export const OLGA: Operator = { operator: 'olga', role: 'full' }

/** Something that waits until it is let go. */
export function gate(): { readonly passed: Promise<undefined>; open(): void } {
  let open = () => {}
  const passed = new Promise<undefined>((resolve) => {
    open = () => resolve(undefined)
  })
  return { passed, open: () => open() }
}

/** For as long as the test runs. */
export async function openSite({ policy, store, clock, instead, ...options }: SiteOptions = {}): Promise<Site> {
  const own = clock === false ? undefined : (clock ?? fakeClock())
  const control = createSessionControl({ store: store ?? memoryStore(), policy, ...(own && { clock: own }) } as never)
  const admin = dashboard(control, { authorize: () => site.operator, ...options })
  const handler = async (request: Request) => (await instead?.(request)) ?? admin(request)
  const running = await serving(Object.assign(handler, { path: admin.path }))
  const site: Site = {
    url: `${running.origin}${admin.path === '/' ? '' : admin.path}/`,
    control,
    clock: own ?? fakeClock(),
    operator: OLGA,
    down: running.down,
    up: running.up,
  }
  onTestFinished(async () => {
    await running.down()
    control.dispose()
  })
  return site
}

async function serving(handler: ((request: Request) => Promise<Response>) & { readonly path: string }) {
  const mounted = mount(handler)
  const serve = () =>
    createServer(async (request, response) => {
      if (!(await mounted(request, response))) response.writeHead(404).end()
    })
  const port = await freePort() // which nobody is given while the server is down
  const state: { server: Server } = { server: serve() }
  const up = async () => {
    state.server = serve()
    await once(state.server.listen(port, '127.0.0.1'), 'listening')
  }
  const down = async () => {
    if (!state.server.listening) return
    const closed = once(state.server, 'close')
    state.server.close()
    state.server.closeAllConnections()
    await closed
  }
  await up()
  return { origin: `http://127.0.0.1:${port}`, up, down }
}
