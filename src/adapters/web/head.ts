// Answers of mounted handlers to HEAD.

/** Not every server cancels what it does not send, and a stream would stay open with nobody at its end. */
export function withoutBody(method: string, answer: Response): Response {
  const { body } = answer
  if (method !== 'HEAD' || !body) return answer
  void body.cancel().catch(() => {})
  return new Response(null, answer)
}
