import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { sessionContext } from '../sessions.server'

export const loader = ({ context }: LoaderFunctionArgs) => ({ user: context.get(sessionContext).get('user') })

export default function Home() {
  const { user } = useLoaderData<typeof loader>()
  return <p>{user === undefined ? 'Please sign in.' : `Hello, ${user}.`}</p>
}
