// The dashboard's page: put into whatever document has its script. scripts/build-page.ts makes it one file.

import { render } from 'preact'
import { App } from './app.tsx'

const place = document.createElement('div')
place.id = 'dashboard'
document.body.append(place)
render(<App />, place)
