// A profile of V8 read: who spent how much, alone and with what they called. Time in which nothing ran is left out.

/** As `node --cpu-prof` writes it. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

type ProfileNode = CpuProfile['nodes'][number]

export interface Self {
  readonly name: string
  readonly owner: string
  readonly micros: number
}

/** A function where it was called, with all that it called. */
export interface Stack {
  readonly name: string
  readonly owner: string
  readonly micros: number
  readonly children: readonly Stack[]
}

const IDLE = '(idle)'
/** The profiler's own answer to its beginning and end. */
const PROFILER = 'dispatch'

/** By function, the longest first. */
export function selfTimes(profile: CpuProfile): Self[] {
  const own = ownMicros(profile)
  const sums = new Map<string, Self>()
  for (const node of profile.nodes) {
    const [name, owner, micros] = [nameOf(node), ownerOf(node), own.get(node.id) ?? 0]
    if (isNobodys(node) || micros === 0) continue
    const key = `${name} ${node.callFrame.url}:${node.callFrame.lineNumber}`
    sums.set(key, { name, owner, micros: (sums.get(key)?.micros ?? 0) + micros })
  }
  return [...sums.values()].sort((a, b) => b.micros - a.micros)
}

/** From the root; calls of the same function from the same place are one. */
export function busyTree(profile: CpuProfile): Stack {
  const own = ownMicros(profile)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const [root] = profile.nodes
  if (!root) throw new Error('an empty profile')
  return stackOf([root], nodes, own)
}

function stackOf(
  same: readonly ProfileNode[],
  nodes: ReadonlyMap<number, ProfileNode>,
  own: ReadonlyMap<number, number>,
): Stack {
  const [first] = same as readonly [ProfileNode]
  const called = same.flatMap(({ children = [] }) => children.flatMap((id) => nodes.get(id) ?? []))
  const groups = new Map<string, ProfileNode[]>()
  for (const node of called) {
    if (isNobodys(node)) continue
    const key = `${nameOf(node)} ${node.callFrame.url}`
    groups.set(key, [...(groups.get(key) ?? []), node])
  }
  const children = [...groups.values()].map((group) => stackOf(group, nodes, own)).sort((a, b) => b.micros - a.micros)
  const alone = same.reduce((sum, { id }) => sum + (own.get(id) ?? 0), 0)
  const micros = children.reduce((sum, child) => sum + child.micros, alone)
  return { name: nameOf(first), owner: ownerOf(first), micros, children }
}

function ownMicros({ samples, timeDeltas }: CpuProfile): Map<number, number> {
  const own = new Map<number, number>()
  for (const [i, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + Math.max(0, timeDeltas[i] ?? 0))
  return own
}

function isNobodys(node: ProfileNode): boolean {
  return nameOf(node) === IDLE || (nameOf(node) === PROFILER && node.callFrame.url === '')
}

function nameOf({ callFrame }: ProfileNode): string {
  return callFrame.functionName === '' ? '(anonymous)' : callFrame.functionName
}

/** Whose code it is: a package's, ours, the bench's, Node's, or V8's own. */
export function ownerOf({ callFrame: { url, functionName } }: ProfileNode): string {
  if (/\/(dist|src)\//.test(url) && !url.includes('node_modules')) return 'utsessions'
  const [, found] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (found !== undefined) return found
  if (url.includes('/bench/')) return 'the bench'
  if (functionName === '(garbage collector)') return 'garbage collector'
  return url.startsWith('node:') ? 'Node' : 'V8 and native code'
}
