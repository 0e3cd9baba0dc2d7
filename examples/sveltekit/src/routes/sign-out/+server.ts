import { redirect } from '@sveltejs/kit'
import { signOut } from '../../lib/logins'

export function POST({ cookies, locals }) {
  signOut(locals.login)
  locals.login = undefined
  cookies.delete('login', { path: '/' })
  redirect(303, '/')
}
