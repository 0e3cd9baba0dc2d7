import { createSessionControl, memoryStore } from 'utsessions'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { valueIn } from '../../src/stores/at-once.ts'
import { type Observer, observed } from '../../src/telemetry/observed.ts'
import { VERBS } from '../../src/telemetry/verbs.ts'
import { makeControl, tokenOf } from '../controller/controls.ts'

/** What an observer was told, as `verb: what`. */
function listening(told: string[]): Observer {
  return {
    begin: (verb) => {
      told.push(`${verb}: begun`)
      return {
        ended: () => told.push(`${verb}: ended`),
        failed: () => told.push(`${verb}: failed`),
      }
    },
    stop: () => told.push('stopped'),
  }
}

describe('an observed control', () => {
  it('tells of each verb that begins, and how it ended', async () => {
    const told: string[] = []
    const { control, store } = makeControl()
    const seen = observed(control, listening(told))
    await seen.open({ account: 'ann' })
    store.break('load', 'fail', 1)
    await expect(seen.check({ account: 'ann' })).rejects.toThrow('The store failed')
    expect(told).toEqual(['open: begun', 'open: ended', 'check: begun', 'check: failed'])
  })

  it('has every verb of the control, and everything else of it', () => {
    const { control } = makeControl()
    const seen = observed(control, {
      begin: () => undefined,
    })
    expect(Object.keys(seen).toSorted()).toEqual(Object.keys(control).toSorted())
    const untouched = Object.keys(control).filter((key) => Reflect.get(seen, key) === Reflect.get(control, key))
    expect(untouched.toSorted()).toEqual(['now', 'on', 'watch'])
    expect([...VERBS, ...untouched, 'dispose'].toSorted()).toEqual(Object.keys(control).toSorted())
  })

  it('answers at once what is at hand, with the very promise', async () => {
    const told: string[] = []
    const control = createSessionControl({ store: memoryStore(), clock: fakeClock(), pruneEvery: 'never' })
    onTestFinished(() => control.dispose())
    const given: unknown[] = []
    const seen = observed(
      {
        ...control,
        check: (request) => {
          const answer = control.check(request)
          given.push(answer)
          return answer
        },
      },
      listening(told),
    )
    const token = tokenOf(await seen.open({ account: 'ann' }))
    told.splice(0)
    const answer = seen.check({ account: 'ann', token })
    expect(valueIn(answer)).toMatchObject({ outcome: 'alive' })
    expect(told).toEqual(['check: begun', 'check: ended'])
    expect(answer).toBe(given[0])
  })

  it('K8 keeps nobody from anything when the observer throws, whenever it does', async () => {
    const { control } = makeControl()
    const broken: unknown[] = []
    const fault = () => {
      throw new Error('No disk')
    }
    const late = observed(control, {
      begin: () => ({ ended: fault, failed: fault }),
      broken: (error) => broken.push(error),
      stop: fault,
    })
    const early = observed(control, { begin: fault, broken: (error) => broken.push(error) })
    expect((await late.open({ account: 'ann' })).outcome).toBe('admitted')
    expect((await early.open({ account: 'bob' })).outcome).toBe('admitted')
    await expect(late.open({ account: '' })).rejects.toThrow('must not be an empty string')
    late.dispose()
    expect(broken).toEqual(Array(4).fill(new Error('No disk')))
  })

  it('hears of what throws instead of rejecting, and throws it', () => {
    const told: string[] = []
    const { control } = makeControl()
    const journal = () => {
      throw new Error('No journal here')
    }
    const seen = observed({ ...control, journal }, listening(told))
    expect(() => seen.journal()).toThrow('No journal here')
    expect(told).toEqual(['journal: begun', 'journal: failed'])
  })

  it('is told of no more once the control is disposed of', () => {
    const told: string[] = []
    observed(makeControl().control, listening(told)).dispose()
    expect(told).toEqual(['stopped'])
  })
})
