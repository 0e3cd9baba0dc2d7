import { nodeApp } from '../../support/apps/node.ts'
import { nodeLoginHost } from '../../support/apps/node-login.ts'
import { bearer, NO_DATA } from '../../support/apps/own-login.ts'
import { conforms } from '../../support/conforms.ts'

conforms('node:http', 'own login cookie', { start: nodeApp(nodeLoginHost), bearer, without: { change: NO_DATA } })
