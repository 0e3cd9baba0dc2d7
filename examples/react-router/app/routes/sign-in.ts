import { type ActionFunctionArgs, redirect } from 'react-router'
import { sessionContext } from '../sessions.server'

export async function action({ request, context }: ActionFunctionArgs) {
  const name = (await request.formData()).get('name') // a real application asks for a password
  context.get(sessionContext).set('user', String(name))
  return redirect('/', 303)
}
