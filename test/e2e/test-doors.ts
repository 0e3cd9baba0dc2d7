// What tests ask of a node, in front of everything else: its streams, who is in, another time, and to let a request go that waits.

import { EventEmitter } from 'node:events'
import { type RequestHandler, type Response, Router } from 'express'
import type { SessionControl } from 'utsessions'
import type { Clockwork } from './node-time.ts'

/** What a node knows of its event streams. */
export interface Streams {
  readonly open: number
  readonly asked: number
}

export interface TestDoors {
  readonly doors: RequestHandler
  /** Answers when a test says so. */
  readonly slow: RequestHandler
}

export function testDoors(control: SessionControl, time: Clockwork): TestDoors {
  const doors = Router()
  const open = new Set<Response>()
  let asked = 0
  const waiting = new EventEmitter()
  doors.use('/utsessions/events', (_req, res, next) => {
    asked += 1
    open.add(res)
    res.once('close', () => open.delete(res))
    next()
  })
  doors.get('/test/streams', (_req, res) => void res.json({ open: open.size, asked } satisfies Streams))
  doors.post('/test/cut', (_req, res) => {
    for (const stream of open) stream.destroy()
    res.json('cut')
  })
  doors.get('/test/live/:account', async (req, res) => {
    const sessions = await control.list({ account: req.params.account })
    res.json(sessions.map(({ device }) => device))
  })
  doors.get('/test/waiting', (_req, res) => void res.json(waiting.listenerCount('go')))
  doors.post('/test/let-go', (_req, res) => void res.json(waiting.emit('go')))
  doors.post('/test/ahead/:ms', (req, res) => {
    time.aheadMs = Number(req.params.ms)
    res.json(time)
  })
  return { doors, slow: (_req, res) => void waiting.once('go', () => res.send('done')) }
}
