// Where a mounted handler answers, and that its answers come as they are.

import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { PATH } from './handler.ts'
import type { Mounting, Started } from './suite.ts'

export function itAnswers<Event>(app: () => Started<Event>, { failure, index = 'sessions/' }: Mounting<Event>): void {
  const get = (path: string, init: RequestInit = {}) => fetch(app().url + path, { redirect: 'manual', ...init })

  const page = `${PATH}/${index.slice('sessions/'.length)}`

  it('answers below its path, and the application everywhere else', async () => {
    const answer = await get(page)
    expect([answer.status, await answer.text()]).toEqual([200, '<p>The page'])
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    for (const path of ['/app', '/app?at=/admin/sessions/'])
      expect(await (await get(path)).text()).toBe('the application')
    expect(await (await get(`${PATH}s`)).text()).not.toContain('pathname')
    expect((await get('/admin')).status).toBe(404)
  })

  it('is asked for its path itself, with a query and without', async () => {
    for (const query of ['', '?a=1']) {
      const { status, headers } = await get(PATH + query)
      expect([status, headers.get('location')]).toEqual([302, index])
    }
    expect((await get(page)).status).toBe(200)
  })

  it('says itself what it does not know', async () => {
    const answer = await get(`${PATH}/nothing/of/it`)
    expect([answer.status, await answer.json()]).toEqual([404, { pathname: `${app().handler.path}/nothing/of/it` }])
  })

  it('gives statuses, redirects, lines of cookies and answers without a body', async () => {
    const [gone, moved, cookies] = [await get(`${PATH}/gone`), await get(`${PATH}/moved`), await get(`${PATH}/cookies`)]
    expect([gone.status, await gone.text()]).toEqual([204, ''])
    expect([moved.status, moved.headers.get('location'), await moved.text()]).toEqual([303, './', ''])
    expect(cookies.headers.getSetCookie()).toEqual(expect.arrayContaining(['a=1', 'b=2']))
    expect(cookies.headers.get('vary')).toContain('x-a')
  })

  it('answers HEAD with the headers alone, and ends a stream for that', async () => {
    for (const path of [page, `${PATH}/stream?name=head`]) {
      const { status, headers, body } = await headOf(app().url + path)
      expect([status, body]).toEqual([200, ''])
      expect(headers['content-type']).toMatch(/^text\//)
    }
    await app().handler.opened.get('head')?.cancelled
  })

  it('leaves a failure of it to the application', async () => {
    const answer = await get(`${PATH}/fails`)
    expect(answer.status).toBe(500)
    if (failure !== undefined) expect(await answer.text()).toBe(failure)
  })

  it('hands on query and headers, repeated ones too', async () => {
    const echoed = await sent(`${app().url}${PATH}/echo?a=1&b=2`, { 'x-many': ['a', 'b'], cookie: 'c=1; d=2' })
    expect(echoed).toMatchObject({ method: 'POST', search: '?a=1&b=2' })
    expect(echoed.headers).toMatchObject({ 'x-many': 'a, b', cookie: 'c=1; d=2', host: new URL(app().url).host })
  })
}

/** By node:http: `fetch` drops what comes with a HEAD. */
async function headOf(url: string) {
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const asking = request(url, { method: 'HEAD' }, async (answer) => {
        resolve({ status: answer.statusCode, headers: answer.headers, body: await text(answer) })
      })
      asking.on('error', reject).end()
    },
  )
}

async function sent(url: string, headers: NodeJS.Dict<string | string[]>) {
  return new Promise<{ readonly headers: object }>((resolve, reject) => {
    const asking = request(url, { method: 'POST', headers }, async (answer) => resolve(JSON.parse(await text(answer))))
    asking.on('error', reject).end()
  })
}
