// The Set-Cookie line of a host's session, for the tests of what hosts do.

/** Its value and attributes; `undefined` where none was set. */
export function cookieSet(
  headers: Pick<Headers, 'getSetCookie'>,
  name: string,
): Readonly<Record<string, string>> | undefined {
  const line = headers.getSetCookie().find((one) => one.startsWith(`${name}=`))
  if (line === undefined) return undefined
  const [pair = '', ...attributes] = line.split('; ')
  const value = decodeURIComponent(pair.slice(name.length + 1))
  return Object.fromEntries([['value', value], ...attributes.map((one) => [...one.split('='), ''].slice(0, 2))])
}
