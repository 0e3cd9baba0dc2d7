import { redirect } from '@sveltejs/kit'
import { signIn } from '../../lib/logins'

export async function POST({ cookies, locals, request }) {
  const login = signIn(String((await request.formData()).get('name'))) // a real application asks for a password
  locals.login = login
  cookies.set('login', login.id, { path: '/', secure: false })
  redirect(303, '/')
}
