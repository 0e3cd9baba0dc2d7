// A web-standard request at another address, for frameworks that show their routers' addresses beside it.

/** The same, its body included, which is this one's from then on. */
export function movedTo(url: URL, { method, headers, signal, body }: Request): Request {
  return new Request(url, { method, headers, signal, ...(body && { body, duplex: 'half' }) })
}
