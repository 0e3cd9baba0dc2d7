// Where the guard's functions stand in front of a response's own: on the response itself, or on the prototype that its framework gives to all.

import { frameworkPrototypes } from './prototypes.ts'
import type { NodeResponse } from './response.ts'

export type Name = 'writeHead' | 'end'

/** Who is asked in place of a response's own function. */
export interface Standing {
  writeHead(args: never[]): unknown
  end(args: never[]): unknown
}

/** Asks a response who stands before one of its functions. An event of ours: it needs no property, and nobody else listens to it. */
const ASKED: Readonly<Record<Name, symbol>> = {
  writeHead: Symbol('utsessions writeHead'),
  end: Symbol('utsessions end'),
}

interface Answer {
  standing: Standing | undefined
}

/**
 * Stands in front of one function of a response. What another middleware has put on the response itself is replaced there: whoever comes last is
 * called first.
 * @returns the function that was there
 */
export function standBefore(response: NodeResponse, name: Name, standing: Standing): NodeResponse[Name] {
  const framework = frameworkOf(response)
  if (framework && !Object.hasOwn(response, name)) {
    response.on(ASKED[name], (answer: Answer) => {
      answer.standing = standing
    })
    return ownOf(framework, name)
  }
  const own = response[name]
  response[name] = (...args: never[]) => standing[name](args)
  return own
}

const frameworkOf = frameworkPrototypes('writeHead', extend)

/** Of a response that nobody stands before, its function does what it did. */
function extend(framework: object): void {
  for (const name of ['writeHead', 'end'] satisfies Name[]) {
    const value = function (this: NodeResponse, ...args: never[]): unknown {
      const answer: Answer = { standing: undefined }
      this.emit(ASKED[name], answer)
      return answer.standing ? answer.standing[name](args) : ownOf(framework, name).apply(this, args)
    }
    Object.defineProperty(framework, name, { value, writable: true, configurable: true })
  }
}

/** As it is now: whoever watches all responses may have replaced it. */
function ownOf(framework: object, name: Name): NodeResponse[Name] {
  return (Object.getPrototypeOf(framework) as NodeResponse)[name]
}
