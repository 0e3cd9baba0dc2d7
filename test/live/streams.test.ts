import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createStreams } from '../../src/live/streams.ts'

const none = () => {}

function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
}

describe('the streams of a process', () => {
  it('are at most eight of one session', () => {
    const streams = createStreams()
    const taken = Array.from({ length: 8 }, () => streams.take('a', 100, none))
    expect(taken.every((leave) => leave)).toBe(true)
    expect(streams.take('a', 100, none)).toBe(undefined)
    expect(streams.take('b', 100, none)).toBeTypeOf('function')
    taken[3]?.()
    expect(streams.take('a', 100, none)).toBeTypeOf('function')
    expect(streams.take('a', 100, none)).toBe(undefined)
  })

  it('are as many as may be, of all sessions', () => {
    const streams = createStreams()
    const leave = streams.take('a', 2, none)
    streams.take('b', 2, none)
    expect(streams.take('c', 2, none)).toBe(undefined)
    expect(streams.take('c', 0, none)).toBe(undefined)
    leave?.()
    expect(streams.take('c', 2, none)).toBeTypeOf('function')
  })

  it('give a place back once, however often they are left', () => {
    const streams = createStreams()
    const leave = streams.take('a', 9, none)
    streams.take('a', 9, none)
    leave?.()
    leave?.()
    expect(streams.count()).toBe(1)
  })

  it('each say something once in fifteen seconds, not all in the same one', () => {
    fakeTimers()
    const streams = createStreams()
    const beats = Array.from({ length: 45 }, () => vi.fn())
    for (const [index, beat] of beats.entries()) streams.take(`session ${index}`, 100, beat)
    const busiest: number[] = []
    for (let second = 0; second < 15; second += 1) {
      const before = beats.filter((beat) => beat.mock.calls.length > 0).length
      vi.advanceTimersByTime(1_000)
      busiest.push(beats.filter((beat) => beat.mock.calls.length > 0).length - before)
    }
    expect(beats.every((beat) => beat.mock.calls.length === 1)).toBe(true)
    expect(Math.max(...busiest)).toBe(3)
    vi.advanceTimersByTime(15_000)
    expect(beats.every((beat) => beat.mock.calls.length === 2)).toBe(true)
  })

  it('run one timer, and none once the last is left', () => {
    fakeTimers()
    const streams = createStreams()
    const [one, other] = [streams.take('a', 9, none), streams.take('b', 9, none)]
    expect(vi.getTimerCount()).toBe(1)
    one?.()
    expect(vi.getTimerCount()).toBe(1)
    other?.()
    expect([vi.getTimerCount(), streams.count()]).toEqual([0, 0])
  })

  it('may be left while they say something', () => {
    fakeTimers()
    const streams = createStreams()
    const leaving: (() => void)[] = []
    for (let i = 0; i < 20; i += 1) {
      const leave = streams.take(`${i}`, 100, () => leaving[i]?.())
      if (leave) leaving.push(leave)
    }
    vi.advanceTimersByTime(15_000)
    expect([vi.getTimerCount(), streams.count()]).toEqual([0, 0])
  })
})
