import { setTimeout as wait } from 'node:timers/promises'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/web'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { webOutlet } from '../../src/adapters/web/outlet.ts'
import { EVENTS } from './page.ts'

const HEAD = { status: 200, headers: { 'content-type': 'text/event-stream' } }

function openOne(signal?: AbortSignal) {
  const gone = vi.fn()
  const { outlet, response } = webOutlet(HEAD, gone, signal)
  return { outlet, response, gone }
}

describe('a web-standard answer that stays open', () => {
  it('gives what is written, and ends with it', async () => {
    const { outlet, response, gone } = openOne()
    expect([outlet.write('one '), outlet.write('two')]).toEqual([true, true])
    outlet.end()
    outlet.end()
    expect([await response.text(), outlet.write('three')]).toEqual(['one two', false])
    expect(gone).toHaveBeenCalledTimes(1)
  })

  it('is gone once it is left', async () => {
    const { outlet, response, gone } = openOne()
    await response.body?.cancel()
    expect([outlet.write('late'), gone.mock.calls.length]).toEqual([false, 1])
    outlet.end()
    expect(gone).toHaveBeenCalledTimes(1)
  })

  it('keeps no more than so much for whoever does not read', async () => {
    const { outlet, response, gone } = openOne()
    const chunk = 'x'.repeat(1_024)
    let written = 0
    while (written < 1_000 && outlet.write(chunk)) written += 1
    expect([written, gone.mock.calls.length]).toEqual([64, 1])
    await expect(response.text()).rejects.toThrow('does not read')
  })

  it.each([
    ['before it began', true],
    ['before anybody read', false],
  ] as const)('is gone when the request was left %s', async (_, before) => {
    const left = new AbortController()
    if (before) left.abort()
    const { outlet, gone } = openOne(left.signal)
    left.abort()
    expect(outlet.write('late')).toBe(false)
    await wait(0)
    expect(gone).toHaveBeenCalledTimes(1)
  })

  it('as an event stream gives everything back when its request is left (L5)', async () => {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    onTestFinished(() => control.dispose())
    const stopped = vi.fn()
    const { watch } = control
    vi.spyOn(control, 'watch').mockImplementation((request, listener) => {
      const stop = watch(request, listener)
      return () => {
        stopped()
        stop()
      }
    })
    const serve = guard(control, { account: () => 'ann', hostSession: () => 'a sign-in' })
    const ask = (path: string, signal?: AbortSignal) =>
      serve(
        {
          request: new Request(`http://localhost${path}`, { headers: { cookie: 'any=1' }, ...(signal && { signal }) }),
        },
        async () => new Response('page'),
      )
    await ask('/')
    const left = new AbortController()
    const answer = await ask(EVENTS, left.signal)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(stopped).not.toHaveBeenCalled()
    left.abort()
    expect(stopped).toHaveBeenCalledTimes(1)
    const read = await ask(EVENTS)
    await control.revoke({ account: 'ann', all: true })
    expect(await read.text()).toMatch(/^retry: .*event: alive\n.*event: ended\nid: ended\ndata: .*\n\n$/s)
    expect(stopped).toHaveBeenCalledTimes(2)
  })
})
