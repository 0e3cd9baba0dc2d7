// Bodies that are sent to a mounted handler: as they come, and after a parser has had them.

import { describe, expect, it } from 'vitest'
import { PATH } from './handler.ts'
import type { Mounting, Started } from './suite.ts'

const GIVEN = { account: 'äöü', sessions: ['a', 'b'], all: true, none: null }

async function post<Event>(app: Started<Event>, body: string | undefined, type: string | undefined) {
  const answer = await fetch(`${app.url}${PATH}/echo`, {
    method: 'POST',
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
    headers: { 'x-utsessions': '1', ...(type !== undefined && { 'content-type': type }) },
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { readonly body: string; readonly headers: Readonly<Record<string, string>> }
}

export function itTakesBodies<Event>(app: () => Started<Event>, { typed }: Mounting<Event>): void {
  it('reads JSON', async () => {
    const json = await post(app(), JSON.stringify(GIVEN), 'application/json')
    expect([json.body, json.headers['content-type']]).toEqual([JSON.stringify(GIVEN), 'application/json'])
    expect((await post(app(), undefined, undefined)).body).toBe('')
  })

  it.skipIf(typed)(
    `reads whatever else is sent${typed ? ' (skipped: it refuses types that it has no parser for)' : ''}`,
    async () => {
      expect((await post(app(), 'a=1&b=2', 'application/x-www-form-urlencoded')).body).toBe('a=1&b=2')
      expect((await post(app(), 'of no type', undefined)).body).toBe('of no type')
    },
  )

  it('reads a megabyte, and leaves what it does not read off the connection', async () => {
    const body = JSON.stringify({ long: 'x'.repeat(1_000_000) })
    expect((await post(app(), body, 'application/json')).body).toHaveLength(body.length)
    for (const path of ['/moved', '/nothing']) {
      const init = {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
        redirect: 'manual',
      } as const
      expect([303, 404]).toContain((await fetch(app().url + PATH + path, init)).status)
    }
    expect((await post(app(), '{}', 'application/json')).body).toBe('{}')
  })
}

export function itTakesParsedBodies<Event>(start: () => () => Started<Event>, not: string | undefined): void {
  if (not !== undefined) describe.skip(`behind a parser (skipped: ${not})`, () => {})
  else
    describe('behind a parser', () => {
      const app = start()

      it('reads JSON that was parsed already', async () => {
        const { body, headers } = await post(app(), `  ${JSON.stringify(GIVEN)}`, 'application/json; charset=utf-8')
        expect(JSON.parse(body)).toEqual(GIVEN)
        expect(headers['content-type']).toMatch(/^application\/json/)
        for (const given of ['{}', '[]', '[1]']) expect((await post(app(), given, 'application/json')).body).toBe(given)
      })

      it('reads what the parser has left alone', async () => {
        expect((await post(app(), 'not JSON', 'text/plain')).body).toBe('not JSON')
        expect((await post(app(), undefined, undefined)).body).toBe('')
      })

      it('makes no JSON of a form, which pages of other sites may send', async () => {
        const { body, headers } = await post(app(), 'a=1&b=2', 'application/x-www-form-urlencoded')
        expect([body, headers['content-type']]).toEqual(['a=1&b=2', 'application/x-www-form-urlencoded'])
      })
    })
}
