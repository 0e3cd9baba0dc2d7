// Rows F: who is asked.

import assert from 'node:assert/strict'
import type { PolicyFunction } from '../../controller/policy-source.ts'
import type { PolicyOptions } from '../../policy/options.ts'
import type { AdapterCase, Start } from './case.ts'
import { assertEnded, assertOutage, signIn, userOf } from './steps.ts'

const HOUR = 3_600_000

/** What a policy function may do wrong. */
const FAULTS: readonly (readonly [string, PolicyFunction])[] = [
  [
    'throws',
    () => {
      throw new Error('No such plan')
    },
  ],
  ['fails', () => Promise.reject(new Error('No such plan'))],
  ['gives nothing', () => undefined as unknown as PolicyOptions],
  ['gives nonsense', () => ({ maxSessions: 0 })],
  ['takes over a second', () => new Promise(() => {})],
]

export const whoIsAskedCases: readonly AdapterCase[] = [
  {
    row: 'F1',
    name: 'the policy follows from the account, and from what the application knows of it',
    run: async (start) => {
      const policy: PolicyFunction = (account, context) => {
        if (account === 'root') return { maxSessions: 'unlimited' }
        return { maxSessions: (context as { plan?: string } | undefined)?.plan === 'paid' ? 2 : 1 }
      }
      const app = await start({ control: { policy } })
      const paid = { 'x-plan': 'paid' }
      const statuses = async (user: string, count: number, headers = {}) => {
        const answers = []
        for (let i = 0; i < count; i += 1) answers.push(await signIn(app.browser(), user, headers))
        return answers.map(({ status }) => status)
      }
      assert.deepEqual(await statuses('root', 3), [200, 200, 200])
      assert.deepEqual(await statuses('ann', 2), [200, 409])
      assert.deepEqual(await statuses('bob', 3, paid), [200, 200, 409])
    },
  },
  {
    row: 'F2',
    name: 'the answer of a policy function changes while sessions are open: the next check obeys it',
    run: async (start) => {
      let policy: PolicyOptions = { lifetime: '8h', idle: 'none' }
      const app = await start({ control: { policy: async () => policy } })
      const a = app.browser()
      const { openedAt } = (await signIn(a)).json.session
      app.clock.advance('2h')
      policy = { lifetime: '3h', idle: 'none' }
      assert.equal((await a.get('/')).json.session.expiresAt, openedAt + 3 * HOUR)
      policy = { lifetime: '2h', idle: 'none' }
      const ended = await a.get('/')
      assertEnded(ended, 'expired')
      assert.equal(ended.json.at, openedAt + 2 * HOUR)
    },
  },
  ...FAULTS.map(
    ([fault, failing]): AdapterCase => ({
      row: 'F3',
      name: `a policy function that ${fault}: 503 and an event, nobody is let in or out by it`,
      run: (start) => assertLetsNobodyInOrOut(start, failing),
    }),
  ),
  {
    row: 'F3',
    name: 'strangers do not notice a policy function that fails',
    run: async (start) => {
      const app = await start({ control: { policy: () => Promise.reject(new Error('No such plan')) } })
      assert.equal((await app.browser().get('/')).status, 200)
    },
  },
]

async function assertLetsNobodyInOrOut(start: Start, failing: PolicyFunction): Promise<void> {
  const working: PolicyFunction = () => ({ lock: 0 })
  let policy = working
  const app = await start({ control: { policy: (account, context) => policy(account, context) } })
  const errors: string[] = []
  app.control.on('policy-error', ({ account }) => errors.push(account ?? ''))
  const [a, b] = [app.browser(), app.browser()]
  const { id } = (await signIn(a)).json.session
  policy = failing
  for (const answer of await Promise.all([a.get('/'), signIn(b)])) assertOutage(answer, 'policy-unavailable')
  assert.deepEqual(errors, ['ann', 'ann'])
  policy = working
  assert.equal((await a.get('/')).json.session.id, id)
  assert.deepEqual(await app.told(), ['opened'])
  assert.equal(await userOf(a), 'ann')
}
