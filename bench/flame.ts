// A flame figure as SVG: the callers below, what they called above them, as wide as the time it took. Titles tell names that do not fit.

import { escaped } from './chart.ts'
import type { Stack } from './stacks.ts'

const WIDTH = 1_200
const ROW = 17
const TITLE = 26
/** What is narrower is left out. */
const LEAST = 3
const CHARACTER = 6.2

const STYLE = `
  text { font: 11px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 13px }
  rect { fill: #d8dee4; stroke: #fff; stroke-width: .5 }
  .ours { fill: #ffb77c }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    rect { fill: #3d444d; stroke: #0d1117 }
    .ours { fill: #9a4a00 }
  }`

interface Box {
  readonly stack: Stack
  readonly x: number
  readonly width: number
  readonly depth: number
}

/** What utsessions does is in a colour of its own. */
export function flame(root: Stack, title: string): string {
  const boxes = [...boxesOf({ stack: root, x: 0, width: WIDTH, depth: 0 })]
  const rows = 1 + Math.max(...boxes.map(({ depth }) => depth))
  const height = TITLE + rows * ROW
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Where the time goes: ${escaped(title)}">
<style>${STYLE}
</style>
<text class="title" x="4" y="17">${escaped(title)}: utsessions in colour</text>
${boxes.map((box) => drawn(box, height, root.micros)).join('\n')}
</svg>
`
}

function* boxesOf(box: Box): Generator<Box> {
  if (box.width < LEAST) return
  yield box
  const { stack, depth } = box
  let { x } = box
  for (const child of stack.children) {
    const width = (box.width * child.micros) / stack.micros
    yield* boxesOf({ stack: child, x, width, depth: depth + 1 })
    x += width
  }
}

function drawn({ stack, x, width, depth }: Box, height: number, total: number): string {
  const y = height - ROW * (depth + 1)
  const share = `${((100 * stack.micros) / total).toFixed(1)} %`
  const title = `<title>${escaped(`${stack.name} (${stack.owner}), ${share}`)}</title>`
  const ours = stack.owner === 'utsessions' ? ' class="ours"' : ''
  const fits = Math.floor((width - 6) / CHARACTER)
  const name = stack.name.length <= fits ? stack.name : fits > 4 ? `${stack.name.slice(0, fits - 1)}…` : ''
  const text = name === '' ? '' : `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${escaped(name)}</text>`
  return `<g>${title}<rect${ours} x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW}"/>${text}</g>`
}
