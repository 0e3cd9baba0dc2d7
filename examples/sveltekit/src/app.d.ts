import type { RequestSessions } from 'utsessions/web'
import type { Login } from './lib/logins'

declare global {
  namespace App {
    interface Locals {
      login: Login | undefined
      utsessions: RequestSessions
    }
  }
}
