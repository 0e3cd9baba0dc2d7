// The dashboard's page: put into whatever document has its script. scripts/build-page.ts makes it one file.

import { render } from 'preact'

const place = document.createElement('div')
place.id = 'dashboard'
document.body.append(place)
render(<h1>Sessions</h1>, place)
