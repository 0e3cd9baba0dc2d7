import { redirect } from 'next/navigation'
import { currentLogin } from '../login'
import { sessions } from '../sessions'
import { stay } from './actions'

export default async function Page() {
  const mine = await sessions()
  if (!mine) redirect('/') // over since the proxy let it pass
  if (!mine.session) return <p>Please sign in.</p>
  const { user } = await currentLogin()
  return (
    <>
      <p>{`Hello, ${user}.`}</p>
      <form action={stay}>
        <button type="submit">Stay signed in</button>
      </form>
      <form action="/sign-out" method="post">
        <button type="submit">Sign out</button>
      </form>
    </>
  )
}
