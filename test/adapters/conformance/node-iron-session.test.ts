import { nodeApp } from '../../support/apps/node.ts'
import { nodeIronHost } from '../../support/apps/node-iron-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('node:http', 'iron-session', {
  start: nodeApp(nodeIronHost),
  without: { rotate: 'iron-session gives its session no id' },
})
