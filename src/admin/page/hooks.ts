// What the views have in common: the time, what was asked for, and lists that go on.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Page } from '../../stores/store.ts'
import type { Asking } from './api.ts'
import { onTick, serverNow } from './clock.ts'
import { type Fault, faultOf } from './fault.ts'

/** The server's time, as it goes on. */
export function useNow(): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => onTick(() => setNow(serverNow())), [])
  return now
}

/** The newest of what is told. */
export function useTold<T>(first: () => T, listen: (listener: (news: T) => void) => () => void): T {
  const [news, setNews] = useState(first)
  useEffect(() => {
    setNews(first()) // what was told before anybody listened
    return listen((next) => setNews(next))
  }, [first, listen])
  return news
}

/** Something that was asked for. The last value stays while it is asked for again, and when that fails. */
export interface Asked<T> {
  readonly value: T | undefined
  readonly fault: Fault | undefined
  readonly loading: boolean
  /** An operator asks again. */
  again(): void
  /** The page does. */
  renew(): void
  /** What is known otherwise. */
  set(change: (value: T) => T): void
}

interface State<T> {
  readonly key: string
  readonly value: T | undefined
  readonly fault: Fault | undefined
  readonly loading: boolean
}

interface Current<T> {
  ask: (asking: Asking) => Promise<T>
  readonly request: AbortController
  /** What became known since: the answer may not know of it. */
  news: ((value: T) => T)[]
}

/**
 * Asks at once and whenever the key is another one; what was asked for before is then given up.
 * @param kept is there at first, so that nothing need be asked for
 */
export function useAsked<T>(key: string, ask: (asking: Asking) => Promise<T>, kept?: T): Asked<T> {
  const [state, setState] = useState<State<T>>({ key, ...NOTHING_YET, value: kept, loading: kept === undefined })
  const isKept = useRef(kept !== undefined)
  const current = useRef<Current<T>>({ ask, request: new AbortController(), news: [] })
  current.current.ask = ask
  const run = useCallback(
    (byItself: boolean) => {
      current.current.request.abort()
      const request = new AbortController()
      current.current = { ask: current.current.ask, request, news: [] }
      const unlessGivenUp = (change: (before: State<T>) => State<T>) => request.signal.aborted || setState(change)
      setState((before) => (before.key === key ? { ...before, loading: true } : { key, ...NOTHING_YET }))
      current.current.ask({ signal: request.signal, byItself }).then(
        (answer) => {
          const value = current.current.news.reduce((before, change) => change(before), answer)
          unlessGivenUp(() => ({ key, value, fault: undefined, loading: false }))
        },
        (error) => unlessGivenUp((before) => ({ ...before, fault: faultOf(error), loading: false })),
      )
    },
    [key],
  )
  const again = useCallback(() => run(false), [run])
  const renew = useCallback(() => run(true), [run])
  useEffect(() => {
    if (isKept.current) isKept.current = false
    else again()
    return () => current.current.request.abort()
  }, [again])
  const set = useCallback((change: (value: T) => T) => {
    current.current.news.push(change)
    setState((before) => withValue(before, change))
  }, [])
  return { ...(state.key === key ? state : NOTHING_YET), again, renew, set }
}

const NOTHING_YET = { value: undefined, fault: undefined, loading: true } as const

function withValue<T>(state: State<T>, change: (value: T) => T): State<T> {
  return state.value === undefined ? state : { ...state, value: change(state.value) }
}

/** A list that goes on where it is asked to. */
export interface Pages<T> extends Asked<Page<T>> {
  /** `undefined`: that is all. */
  readonly more: (() => void) | undefined
  readonly loadingMore: boolean
}

export function usePages<T>(
  key: string,
  ask: (cursor: string | undefined, asking: Asking) => Promise<Page<T>>,
  kept?: Page<T>,
): Pages<T> {
  const asked = useAsked(key, (asking) => ask(undefined, asking), kept)
  const [state, setState] = useState<More>({ key, ...IDLE })
  const latest = useRef(key)
  latest.current = key
  const next = asked.value?.next ?? null
  const more = async (cursor: string) => {
    const settle = (change: Partial<More>) => latest.current === key && setState({ key, ...IDLE, ...change })
    settle({ loading: true })
    try {
      const page = await ask(cursor, {})
      if (latest.current === key)
        asked.set(({ items, next: before }) => (before === cursor ? joined(items, page) : { items, next: before }))
      settle(IDLE)
    } catch (error) {
      settle({ fault: faultOf(error) })
    }
  }
  const again = () => {
    setState({ key, ...IDLE })
    asked.again()
  }
  const { fault, loading } = state.key === key ? state : IDLE
  return {
    ...asked,
    again,
    fault: asked.fault ?? fault,
    more: next === null ? undefined : () => void more(next),
    loadingMore: loading,
  }
}

/** The rest of a list, on its way or not to be had. */
interface More {
  readonly key: string
  readonly loading: boolean
  readonly fault: Fault | undefined
}

const IDLE = { loading: false, fault: undefined } as const

function joined<T>(items: readonly T[], page: Page<T>): Page<T> {
  return { items: [...items, ...page.items], next: page.next }
}

/** At most once in so many milliseconds, and once more where it was asked for meanwhile. */
export function useSeldom(what: () => void, ms: number): () => void {
  const run = useRef(what)
  run.current = what
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      run.current()
    }, ms)
  }, [ms])
}
