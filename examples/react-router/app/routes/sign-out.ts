import { type ActionFunctionArgs, redirect } from 'react-router'
import { sessionContext } from '../sessions.server'

export function action({ context }: ActionFunctionArgs) {
  context.get(sessionContext).unset('user')
  return redirect('/', 303)
}
