// Why something could not be asked or done, in words for the operator.

/** `signed-out`: whoever looks at the page has to sign in again. `unreachable`: there was no answer. */
export type FaultKind = 'signed-out' | 'unreachable' | 'refused'

export class Fault extends Error {
  override readonly name = 'Fault'
  readonly kind: FaultKind

  constructor(kind: FaultKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

const SIGNED_OUT = 'You are signed out, or may no longer see this page.'
const UNREACHABLE = 'The server cannot be reached.'

/** Whatever was thrown. `undefined`: it was given up on purpose. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error
  if (error instanceof DOMException && error.name === 'AbortError') return undefined
  return new Fault('unreachable', UNREACHABLE, error)
}

/** What an answer means that is not the one that was hoped for. */
export async function faultIn(answer: Response): Promise<Fault> {
  const { title, detail, code } = await problemIn(answer)
  const nobody = answer.type === 'opaqueredirect' || answer.status === 401 || code === 'not-allowed'
  if (nobody) return new Fault('signed-out', SIGNED_OUT)
  const said = [title, detail].flatMap((text) => (text ? [`${text.replace(/\.$/, '')}.`] : [])).join(' ')
  return new Fault('refused', said || `The server answered with status ${answer.status}.`)
}

interface Problem {
  readonly title?: string
  readonly detail?: string
  readonly code?: string
}

async function problemIn(answer: Response): Promise<Problem> {
  if (!answer.headers.get('content-type')?.includes('json')) return {}
  return answer.json().catch(() => ({}))
}
