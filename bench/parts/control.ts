// `control.check` in one process, from memory and from the cache, beside the check that one would write by hand.

import { startRedis } from '../../test/support/servers/redis.ts'
import { atMost, measured } from '../goals.ts'
import { measureProcesses, type Part, using, working } from '../parts.ts'
import { quotients } from '../statistics.ts'
import { workTable } from '../work-table.ts'

const MS = 250
const CELLS = ['hand-written', 'decide', 'memory', 'cached', 'memory, open']

export const control: Part = ({ rounds }) =>
  using(startRedis(), async ({ url }) => {
    const cells = CELLS.map((name) => working(name, { module: 'control', name }, MS))
    const readings = await measureProcesses(rounds, { redis: url }, cells)
    const { of } = readings
    const times = (cell: string) => quotients(of(cell, 'micros'), of('hand-written', 'micros'))
    return {
      goals: [
        measured({ name: 'control.check: cached ÷ hand-written, time', limit: atMost(2) }, () => times('cached')),
        measured({ name: 'control.check: memory ÷ hand-written, time', limit: atMost(2) }, () => times('memory')),
      ],
      text: workTable(CELLS, readings, () => 'hand-written'),
    }
  })
