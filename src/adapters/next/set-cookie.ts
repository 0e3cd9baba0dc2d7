// Set-Cookie lines (RFC 6265 4.1) as Next takes cookies: an object for each.

/** As `cookies().set` of `next/headers` takes it. */
export interface SetCookie {
  readonly name: string
  readonly value: string
  readonly path?: string
  readonly domain?: string
  readonly maxAge?: number
  readonly expires?: Date
  readonly sameSite?: 'lax' | 'strict' | 'none'
  readonly httpOnly?: boolean
  readonly secure?: boolean
  readonly partitioned?: boolean
}

/** Our own values need no decoding; those of others are taken as they are encoded most often. */
export function cookieIn(line: string): SetCookie {
  const [[name, value] = ['', ''], ...attributes] = line.split(';').map(nameAndValue)
  return Object.assign({ name, value: decoded(value) }, ...attributes.map(attribute))
}

function nameAndValue(text: string): readonly [string, string] {
  const equals = text.indexOf('=')
  return equals < 0 ? [text.trim(), ''] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()]
}

function attribute([name, value]: readonly [string, string]): Partial<SetCookie> {
  switch (name.toLowerCase()) {
    case 'path':
      return { path: value }
    case 'domain':
      return { domain: value }
    case 'max-age':
      return { maxAge: Number(value) }
    case 'expires':
      return { expires: new Date(value) }
    case 'samesite':
      return { sameSite: value.toLowerCase() as 'lax' }
    case 'httponly':
      return { httpOnly: true }
    case 'secure':
      return { secure: true }
    case 'partitioned':
      return { partitioned: true }
    default:
      return {}
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
