import { Outlet, Scripts } from 'react-router'
import { session, unique } from './sessions.server'

export const middleware = [session, unique]

export default function Root() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
      </head>
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  )
}
