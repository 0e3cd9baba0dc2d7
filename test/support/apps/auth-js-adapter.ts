// An adapter of Auth.js' over memory, as its documentation describes one.

interface User {
  readonly id: string
  readonly email: string
}

interface Session {
  readonly sessionToken: string
  readonly userId: string
  readonly expires: Date
}

interface Verification {
  readonly identifier: string
  readonly token: string
  readonly expires: Date
}

export type AuthJsAdapter = ReturnType<typeof memoryAdapter>

export function memoryAdapter() {
  const users = new Map<string, User>()
  const sessions = new Map<string, Session>()
  const tokens = new Map<string, Verification>()
  return {
    createUser: (given: User) => {
      const user = { ...given, id: given.email } // the suite's accounts are what they sign in with
      users.set(user.id, user)
      return user
    },
    getUser: (id: string) => users.get(id) ?? null,
    getUserByEmail: (email: string) => users.get(email) ?? null,
    getUserByAccount: () => null,
    updateUser: (changes: User) => {
      const user = { ...users.get(changes.id), ...changes }
      users.set(user.id, user)
      return user
    },
    createSession: (session: Session) => {
      sessions.set(session.sessionToken, session)
      return session
    },
    getSessionAndUser: (token: string) => {
      const session = sessions.get(token)
      const user = session && users.get(session.userId)
      return session && user ? { session, user } : null
    },
    updateSession: (changes: Pick<Session, 'sessionToken'> & Partial<Session>) => {
      const before = sessions.get(changes.sessionToken)
      if (!before) return null
      const session = { ...before, ...changes }
      sessions.set(session.sessionToken, session)
      return session
    },
    deleteSession: (token: string) => {
      const session = sessions.get(token)
      sessions.delete(token)
      return session
    },
    createVerificationToken: (given: Verification) => {
      tokens.set(given.token, given)
      return given
    },
    useVerificationToken: ({ token }: Pick<Verification, 'token'>) => {
      const given = tokens.get(token)
      tokens.delete(token)
      return given ?? null
    },
  }
}
