// A chat on Socket.IO, beside Express with express-session: who is signed out on the web is out of the chat within a second.

import express from 'express'
import session from 'express-session'
import { Server, type Socket } from 'socket.io'
import { createSessionControl } from 'utsessions'
import { guard } from 'utsessions/express'
import { guard as guardSockets } from 'utsessions/socket-io'
import { sqliteStore } from 'utsessions/sqlite'

declare module 'express-session' {
  interface SessionData {
    user?: string
  }
}

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })

const app = express()
const hostSession = session({ secret: 'change me', resave: false, saveUninitialized: false })
app.use(hostSession)
app.use(guard(control, { account: (req: express.Request) => req.session.user }))

app.get('/', (req, res) => void res.send(req.session.user ? `Hello, ${req.session.user}.` : 'Please sign in.'))

app.post('/sign-in', express.urlencoded(), (req, res, next) => {
  req.session.regenerate((error) => {
    if (error) return next(error)
    req.session.user = req.body.name // a real application asks for a password
    res.redirect(303, '/')
  })
})

app.post('/sign-out', (req, res, next) => {
  req.session.destroy((error) => (error ? next(error) : res.redirect(303, '/')))
})

const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`open at http://localhost:${address?.port}`)
})

const io = new Server(server)
io.engine.use(hostSession)
const userOf = (socket: Socket) => (socket.request as express.Request).session.user
const active = (event: string) => event === 'line' // what somebody writes here keeps the session from being idle
io.use(guardSockets(control, { account: userOf, active }))

io.on('connection', (socket) => {
  socket.on('line', (line) => io.emit('line', `${userOf(socket)}: ${line}`))
})
