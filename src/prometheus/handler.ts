// A scrape, answered.

import { formatFor } from './accept.ts'
import { plain, refusal } from './authorize.ts'
import type { ResolvedPrometheusOptions } from './options.ts'
import { CONTENT_TYPES, type Format } from './text.ts'

/** @param text makes the numbers, once it is known that they may be read */
export async function handle<Event>(
  options: ResolvedPrometheusOptions<Event>,
  text: (format: Format) => Promise<string>,
  request: Request,
  event: Event,
): Promise<Response> {
  if (!isAt(request, options.path)) return plain(404, 'Not Found')
  const refused = await refusal(options, request, event)
  if (refused) return refused
  if (request.method !== 'GET' && request.method !== 'HEAD') return notAllowed()
  const format = formatFor(request.headers.get('accept'))
  const headers = { 'content-type': CONTENT_TYPES[format], 'cache-control': 'no-store', vary: 'accept' }
  return new Response(request.method === 'HEAD' ? null : await text(format), { headers })
}

function isAt(request: Request, path: string): boolean {
  return new URL(request.url).pathname.replace(/\/$/, '') === path
}

function notAllowed(): Response {
  const response = plain(405, 'Method Not Allowed')
  response.headers.set('allow', 'GET, HEAD')
  return response
}
