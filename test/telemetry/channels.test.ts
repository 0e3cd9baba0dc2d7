import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import { createSessionControl, type Entry, memoryStore } from 'utsessions'
import { type VerbMessage, withChannels } from 'utsessions/diagnostics'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { valueIn } from '../../src/stores/at-once.ts'
import { makeControl, tokenOf } from '../controller/controls.ts'

const ANN = { account: 'ann' }

/** Hears all that is told on a channel, until the test ends. */
function hear<T>(channel: string): T[] {
  const told: T[] = []
  const listener = (message: unknown) => void told.push(message as T)
  subscribe(channel, listener)
  onTestFinished(() => void unsubscribe(channel, listener))
  return told
}

/** Hears a verb, step by step. */
function hearVerb(verb: string, told: string[] = [], messages: VerbMessage[] = []) {
  const step = (name: string) => (message: unknown) => {
    told.push(name)
    messages.push(message as VerbMessage)
  }
  const listeners = {
    start: step('start'),
    end: step('end'),
    asyncStart: step('asyncStart'),
    asyncEnd: step('asyncEnd'),
    error: step('error'),
  }
  const channel = tracingChannel(`utsessions:${verb}`)
  channel.subscribe(listeners)
  onTestFinished(() => void channel.unsubscribe(listeners))
  return { told, messages }
}

describe('channels', () => {
  it('tell of each event, of every control, with what listeners get', async () => {
    const opened = hear<Entry>('utsessions:opened')
    const displaced = hear<Entry>('utsessions:displaced')
    const faults = hear('utsessions:store-error')
    const { control, store } = makeControl({ policy: { lock: 0 } })
    const listened: Entry[] = []
    control.on('opened', (entry) => listened.push(entry))
    await control.open(ANN)
    await control.open(ANN)
    await makeControl().control.open({ account: 'bob' })
    store.break('load', 'fail', 1)
    await control.check(ANN).catch(() => {})
    expect(opened.map(({ account }) => account)).toEqual(['ann', 'ann', 'bob'])
    expect(opened.slice(0, 2)).toEqual(listened)
    expect(displaced).toMatchObject([{ account: 'ann', kind: 'displaced' }])
    expect(faults).toMatchObject([{ account: 'ann' }])
  })

  it('tell nobody who has gone', async () => {
    const told: unknown[] = []
    const listener = (message: unknown) => void told.push(message)
    subscribe('utsessions:opened', listener)
    const { control } = makeControl({ policy: { maxSessions: 2 } })
    await control.open(ANN)
    unsubscribe('utsessions:opened', listener)
    await control.open(ANN)
    expect(told).toHaveLength(1)
  })
})

describe('tracing channels', () => {
  it('tell of a verb from its start to its end, in one message, without a secret', async () => {
    const { told, messages } = hearVerb('open')
    const control = withChannels(makeControl().control, { name: 'web' })
    const opened = await control.open({ ...ANN, device: 'd', label: 'l', address: 'a' })
    expect(told).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    expect(new Set(messages).size).toBe(1)
    expect(messages[0]).toEqual({ verb: 'open', account: 'ann', control: 'web', outcome: 'admitted', ended: 0 })
    expect(JSON.stringify(messages)).not.toContain(tokenOf(opened))
  })

  it('tell of a failure before the end', async () => {
    const { told, messages } = hearVerb('check')
    const { control, store } = makeControl()
    store.break('load', 'fail', 1)
    const error = await withChannels(control)
      .check(ANN)
      .catch((reason) => reason)
    expect(told).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
    expect(messages[0]).toEqual({ verb: 'check', account: 'ann', error, errorType: 'UTS_STORE_UNAVAILABLE' })
  })

  it('tell at once of a check that is at hand, and leave it at hand', async () => {
    const control = withChannels(
      createSessionControl({ store: memoryStore(), clock: fakeClock(), pruneEvery: 'never' }),
    )
    onTestFinished(() => control.dispose())
    const token = tokenOf(await control.open(ANN))
    const { told, messages } = hearVerb('check')
    expect(valueIn(control.check({ ...ANN, token }))).toMatchObject({ outcome: 'alive' })
    expect(told).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    expect(messages[0]).toMatchObject({ outcome: 'alive' })
  })

  it('run the verb in the context that a subscriber binds to its start', async () => {
    const storage = new AsyncLocalStorage<string>()
    const { start } = tracingChannel<string, VerbMessage>('utsessions:open')
    start.bindStore(storage, ({ verb }) => `in ${verb}`)
    onTestFinished(() => void start.unbindStore(storage))
    const seen: unknown[] = []
    const { store } = makeControl()
    const load: typeof store.load = (account) => {
      seen.push(storage.getStore())
      return store.load(account)
    }
    const control = withChannels(makeControl({}, { store: { ...store, load } }).control)
    await control.open(ANN)
    await control.check(ANN)
    expect(seen).toEqual(['in open', undefined])
  })

  it('cost a verb no message while nobody subscribes', async () => {
    const { control } = makeControl()
    const given: unknown[] = []
    const check = (request: Parameters<typeof control.check>[0]) => {
      const answer = control.check(request)
      given.push(answer)
      return answer
    }
    const answer = withChannels({ ...control, check }).check(ANN)
    expect(answer).toBe(given[0])
    await answer
  })

  it('are not set up with nonsense', () => {
    expect(() => withChannels({} as never)).toThrow('withChannels needs a session control')
    expect(() => withChannels(makeControl().control, { name: '' })).toThrow('name must be')
    expect(() => withChannels(makeControl().control, { named: 'x' } as never)).toThrow('has no option "named"')
  })
})
