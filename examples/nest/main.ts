// NestJS 12 on Express, with express-session: an account is used on one device at a time.

import 'reflect-metadata'
import { Body, Controller, Get, Module, Post, Redirect, Req } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Request } from 'express'
import session from 'express-session'
import { createSessionControl } from 'utsessions'
import { type RequestSessions, Sessions, UtsessionsModule } from 'utsessions/nest'
import { sqliteStore } from 'utsessions/sqlite'

declare module 'express-session' {
  interface SessionData {
    user?: string
  }
}

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })

@Controller()
class AppController {
  @Get()
  greet(@Req() req: Request): string {
    return req.session.user ? `Hello, ${req.session.user}.` : 'Please sign in.'
  }

  @Post('sign-in')
  @Redirect('/', 303)
  async signIn(@Req() req: Request, @Body('name') name: string): Promise<void> {
    await called((done) => req.session.regenerate(done))
    req.session.user = name // a real application asks for a password
  }

  @Post('sign-out')
  @Redirect('/', 303)
  async signOut(@Req() req: Request): Promise<void> {
    await called((done) => req.session.destroy(done))
  }

  @Get('devices')
  devices(@Sessions() sessions: RequestSessions) {
    return sessions.list()
  }
}

@Module({
  imports: [UtsessionsModule.forRoot({ control, account: (req: Request) => req.session.user })],
  controllers: [AppController],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
app.use(session({ secret: 'change me', resave: false, saveUninitialized: false }))
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1')
console.log(`open at ${(await app.getUrl()).replace('127.0.0.1', 'localhost')}`)

function called(call: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())))
}
