import { once } from 'node:events'
import { expect, it } from 'vitest'
import WebSocket from 'ws'
import type { Browser } from '../support/browser.ts'
import { startExample, usesExample } from '../support/example.ts'

usesExample({ name: 'ws' })

it('ws: two people chat, and a sign-out on the web closes the socket (L6)', async () => {
  const { url, browser, form } = await startExample({ name: 'ws' })
  const connect = async (person: Browser) => {
    const cookie = [...person.cookies].map((pair) => pair.join('=')).join('; ')
    const socket = new WebSocket(url.replace('http', 'ws'), { headers: { cookie, origin: url } })
    await once(socket, 'open')
    return socket
  }
  const [ann, bob] = [browser(), browser()]
  await form(ann, '/sign-in', { name: 'ann' })
  await form(bob, '/sign-in', { name: 'bob' })
  const [anns, bobs] = [await connect(ann), await connect(bob)]
  const heard = once(bobs, 'message')
  anns.send('hello')
  expect(String((await heard)[0])).toBe('ann: hello')
  const closed = once(anns, 'close')
  await form(ann, '/sign-out')
  const [code, reason] = await closed
  expect([code, String(reason)]).toEqual([4401, expect.stringMatching(/^closed at /)])
  await expect(connect(ann)).rejects.toThrow('401')
  bobs.terminate()
})
