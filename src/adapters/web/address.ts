// The address of a web-standard request, without taking it apart.

/** Its path and query. */
export function pathOf(url: string): string {
  if (!url.startsWith('http')) return pathIn(new URL(url))
  const path = url.indexOf('/', url.indexOf('//') + 2)
  const fragment = url.indexOf('#')
  if (path < 0) return pathIn(new URL(url))
  return fragment < 0 ? url.slice(path) : url.slice(path, fragment)
}

function pathIn({ pathname, search }: URL): string {
  return pathname + search
}
