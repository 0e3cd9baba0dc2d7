import { currentLogin } from '../../login'
import { sessions } from '../../sessions'

export async function POST(): Promise<Response> {
  await (await sessions())?.close()
  const login = await currentLogin()
  login.destroy()
  return new Response(null, { status: 303, headers: { location: '/' } })
}
