import { io, type Socket } from 'socket.io-client'
import { expect, it, onTestFinished } from 'vitest'
import type { Browser } from '../support/browser.ts'
import { startExample, usesExample } from '../support/example.ts'

usesExample({ name: 'socket-io' })

const told = (socket: Socket, event: string) => new Promise<unknown>((resolve) => socket.once(event, resolve))

it('socket-io: two people chat, and a sign-out on the web disconnects the socket (L6)', async () => {
  const { url, browser, form } = await startExample({ name: 'socket-io' })
  const dial = (person: Browser) => {
    const cookie = [...person.cookies].map((pair) => pair.join('=')).join('; ')
    const socket = io(url, { extraHeaders: { cookie }, forceNew: true })
    onTestFinished(() => void socket.close())
    return socket
  }
  const [ann, bob] = [browser(), browser()]
  await form(ann, '/sign-in', { name: 'ann' })
  await form(bob, '/sign-in', { name: 'bob' })
  const [anns, bobs] = [dial(ann), dial(bob)]
  await Promise.all([told(anns, 'connect'), told(bobs, 'connect')])
  const heard = told(bobs, 'line')
  anns.emit('line', 'hello')
  expect(await heard).toBe('ann: hello')
  const ended = told(anns, 'utsessions:ended')
  const disconnected = told(anns, 'disconnect')
  await form(ann, '/sign-out')
  expect(await ended).toMatchObject({ code: 4401, reason: 'closed' })
  expect(await disconnected).toBe('io server disconnect')
  expect(await told(dial(ann), 'connect_error')).toMatchObject({ data: { status: 401 } })
})
