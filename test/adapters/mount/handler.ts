// The handler that the suite mounts: below its path it answers with whatever the suite wants to see come through.

import type { Mountable } from 'utsessions/web'

export const PATH = '/admin/sessions'

/** One of the streams that the handler has opened. */
export interface Opened {
  write(text: string): void
  end(): void
  fail(): void
  /** Resolves when whoever asked has gone. */
  readonly cancelled: Promise<void>
}

export interface Probe<Event> extends Mountable<Event> {
  /** By the name in the request's query. */
  readonly opened: ReadonlyMap<string, Opened>
  /** How many bytes `/flood` was asked for. */
  readonly flooded: { bytes: number }
  /** Resolves when `/waits` is asked for. */
  readonly waited: Promise<void>
  /** Resolves when the request for `/waits` was aborted. */
  readonly aborted: Promise<void>
}

/** @param user who is signed in, by the framework's own request */
export function probe<Event>(user: (event: Event) => unknown, path = PATH): Probe<Event> {
  const opened = new Map<string, Opened>()
  const flooded = { bytes: 0 }
  const [asked, waiting] = [promised(), promised()]
  const routes: Readonly<Record<string, (request: Request, event: Event) => Response | Promise<Response>>> = {
    '/': () => new Response('<p>The page', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
    '/echo': echo,
    '/who': async (_request, event) => Response.json({ user: (await user(event)) ?? null }),
    '/stream': (request) => stream(request, opened),
    '/flood': () => new Response(flood(flooded)),
    '/cookies': () => new Response('', { headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['vary', 'x-a']] }), // biome-ignore format: one line
    '/gone': () => new Response(null, { status: 204 }),
    '/moved': () => new Response(null, { status: 303, headers: { location: './' } }),
    '/fails': () => Promise.reject(new Error('boom')),
    '/waits': ({ signal }) => {
      asked.resolve()
      return new Promise(() => signal.addEventListener('abort', waiting.resolve))
    },
  }
  const handler = async (request: Request, event: Event) => {
    const { pathname } = new URL(request.url)
    if (pathname === path)
      return new Response(null, { status: 302, headers: { location: `${path.split('/').at(-1)}/` } })
    const route = pathname.startsWith(`${path}/`) ? routes[pathname.slice(path.length)] : undefined
    return route ? route(request, event) : Response.json({ pathname }, { status: 404 })
  }
  return Object.assign(handler, { path, opened, flooded, waited: asked.promise, aborted: waiting.promise })
}

async function echo(request: Request): Promise<Response> {
  const { method, url, headers } = request
  const { search } = new URL(url)
  const body = await request.text()
  return Response.json({ method, search, headers: Object.fromEntries(headers), body }, { status: 201 })
}

function stream({ url }: Request, opened: Map<string, Opened>): Response {
  const { searchParams } = new URL(url)
  const [name, first] = [searchParams.get('name') ?? '', searchParams.get('first') ?? '']
  const gone = promised()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (first !== '') controller.enqueue(encoder.encode(first))
      opened.set(name, {
        write: (text) => controller.enqueue(encoder.encode(text)),
        end: () => controller.close(),
        fail: () => controller.error(new Error('broken')),
        cancelled: gone.promise,
      })
    },
    cancel: () => gone.resolve(),
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

export const FLOOD_BYTES = 64 * 1024 * 1024

/** As much as that, no faster than it is taken. */
function flood(flooded: { bytes: number }): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(65_536)
  return new ReadableStream(
    {
      pull: async (controller) => {
        await new Promise(setImmediate)
        flooded.bytes += piece.length
        controller.enqueue(piece)
        if (flooded.bytes >= FLOOD_BYTES) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

function promised(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve: () => resolve() }
}
