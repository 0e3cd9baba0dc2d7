import type { Entry } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { makeControl } from './controls.ts'

const ANN = { account: 'ann' }

describe('events', () => {
  it("are the journal's lines, told once the store has them", async () => {
    const { control, store } = makeControl({ policy: { lock: 0 } })
    const told: Entry[] = []
    control.on('opened', (entry) => told.push(entry))
    control.on('displaced', (entry) => told.push(entry))
    store.break('swap', 'fail', 1)
    await expect(control.open(ANN)).rejects.toThrow()
    expect(told).toEqual([])
    await control.open(ANN)
    await control.open(ANN)
    expect(told).toEqual((await control.journal(ANN)).items.toReversed())
  })

  it('are told to all who listen, in the order in which they came, until they stop', async () => {
    const { control } = makeControl({ policy: { lock: 0 } })
    const told: string[] = []
    control.on('opened', () => told.push('first'))
    const stop = control.on('opened', () => told.push('second'))
    await control.open(ANN)
    stop()
    stop()
    await control.open(ANN)
    expect(told).toEqual(['first', 'second', 'first'])
  })

  it('K8 a listener that throws, fails or hangs keeps nobody from anything', async () => {
    const { control } = makeControl()
    const errors: unknown[] = []
    const later: string[] = []
    const error = new Error('No such mailbox')
    control.on('opened', () => {
      throw error
    })
    control.on('opened', () => Promise.reject(error))
    control.on('opened', () => new Promise(() => {}))
    control.on('opened', ({ account }) => later.push(account))
    control.on('listener-error', (fault) => errors.push(fault))
    expect((await control.open(ANN)).outcome).toBe('admitted')
    expect(later).toEqual(['ann'])
    expect(errors).toEqual(Array(2).fill({ account: null, error }))
  })

  it('K8 a listener of listener-error that throws is not told of itself', async () => {
    const { control } = makeControl()
    let calls = 0
    control.on('opened', () => {
      throw new Error('No such mailbox')
    })
    control.on('listener-error', () => {
      calls += 1
      throw new Error('Nor this one')
    })
    await control.open(ANN)
    expect(calls).toBe(1)
  })

  it('a refusal is an event though its line could not be written; that is one too', async () => {
    const { control, store } = makeControl()
    const told: string[] = []
    control.on('refused', () => told.push('refused'))
    const reported = new Promise((resolve) => control.on('store-error', resolve))
    await control.open(ANN)
    store.break('append', 'fail')
    expect((await control.open(ANN)).outcome).toBe('refused')
    expect(told).toEqual(['refused'])
    expect(await reported).toMatchObject(ANN)
  })

  it('an event that there is not is an error that names those that there are', () => {
    const control = makeControl().control
    const listen = () => control.on('opend' as 'opened', () => {})
    expect(listen).toThrow(expect.objectContaining({ code: 'UTS_ARGUMENT_INVALID' }))
    expect(listen).toThrow(/There is no event "opend"\. There are: opened, refused/)
  })
})
