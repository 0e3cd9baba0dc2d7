// What tests ask of a node, in front of everything else: its streams, who is in, another time, and to let a request go that waits.

import { EventEmitter } from 'node:events'
import { type RequestHandler, Router } from 'express'
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
  const streams = { open: 0, asked: 0 }
  const waiting = new EventEmitter()
  doors.use('/utsessions/events', (_req, res, next) => {
    streams.asked += 1
    streams.open += 1
    res.once('close', () => {
      streams.open -= 1
    })
    next()
  })
  doors.get('/test/streams', (_req, res) => void res.json(streams))
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
