// A browser as far as HTTP goes: one cookie jar, redirects followed by hand so that every Set-Cookie counts.

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever the page answers
  readonly json: any
}

export interface Browser {
  readonly cookies: Map<string, string>
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Answer>
  send(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Answer>
  /** What is left after the browser was closed and opened again: no cookie that ends with the browser's session. */
  closeAndReopen(): void
  /** Another browser with the same cookies. */
  copy(): Browser
}

interface Stored {
  readonly value: string
  readonly lasting: boolean
}

export function createBrowser(origin: string, userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', seed?: Map<string, Stored>): Browser {
  const jar = new Map<string, Stored>(seed)
  const cookies = new Map<string, string>()
  const sync = () => {
    cookies.clear()
    for (const [name, { value }] of jar) cookies.set(name, value)
  }
  sync()
  const store = (headers: Headers) => {
    for (const line of headers.getSetCookie()) keep(jar, line)
    sync()
  }
  const send: Browser['send'] = async (method, path, headers = {}, body) => {
    const response = await fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: { 'user-agent': userAgent, accept: 'application/json', ...cookieHeader(cookies), ...headers },
      ...(body !== undefined && { body }),
    })
    store(response.headers)
    const text = await response.text()
    const location = response.headers.get('location')
    if (location !== null && response.status < 304) return send('GET', location, headers)
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }
  return {
    cookies,
    send,
    get: (path, headers) => send('GET', path, headers),
    post: (path, form = {}, headers = {}) =>
      send('POST', path, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, new URLSearchParams(form).toString()),
    closeAndReopen: () => {
      for (const [name, { lasting }] of jar) if (!lasting) jar.delete(name)
      sync()
    },
    copy: () => createBrowser(origin, userAgent, new Map([...cookies].map(([name, value]) => [name, { value, lasting: true }]))),
  }
}

function keep(jar: Map<string, Stored>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const equals = pair.indexOf('=')
  const name = pair.slice(0, equals)
  const maxAge = attributes.find((attribute) => /^max-age=/i.test(attribute))?.slice('max-age='.length)
  const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice('expires='.length)
  const gone = maxAge === '0' || (expires !== undefined && Date.parse(expires) <= Date.now())
  if (gone) jar.delete(name)
  else jar.set(name, { value: pair.slice(equals + 1), lasting: maxAge !== undefined || expires !== undefined })
}

function cookieHeader(cookies: ReadonlyMap<string, string>): Record<string, string> {
  if (cookies.size === 0) return {}
  return { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
