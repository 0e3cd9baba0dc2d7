// The recipes of docs/client.md, as they stand there, in a browser.

import { it } from 'vitest'
import { inBrowsers, newVisitor } from '../e2e/chromium.ts'
import { blocksOf } from '../house/snippets.ts'
import { alive, ended, startLiveServer } from './live-server.ts'
import { bundled, eventually } from './recorder.ts'

const blocks = blocksOf('docs/client.md')
const recipe = (name: string) =>
  blocks
    .filter(({ info }) => info.endsWith(` ${name}`))
    .map(({ code }) => code)
    .join('\n')

/** In StrictMode React mounts each component twice. */
const REACT = `${recipe('react')}
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
globalThis.root = createRoot(document.getElementById('app'))
root.render(<StrictMode><SessionBanner /></StrictMode>)
globalThis.leave = () => root.unmount()`

const template = blocks.find(({ code }) => code.includes('v-else-if'))?.code ?? ''
const VUE = `${recipe('vue')}
import { createApp } from 'vue/dist/vue.esm-bundler.js'
const app = createApp({ setup: useSession, template: ${JSON.stringify(template)} })
app.mount('#app')
globalThis.leave = () => app.unmount()`

const PAGE = '<div id="app"></div><script src="/app.js"></script>'

inBrowsers('the recipe', () => {
  it.each([
    ['React', REACT],
    ['Vue', VUE],
  ])('for %s shows a warning, takes it back, shows the end, and leaves no stream behind', async (_name, source) => {
    const server = await startLiveServer(PAGE, { '/app.js': await bundled(source) })
    server.tell(alive(3_600_000))
    const page = await newVisitor({ bypassCSP: true }) // Vue makes a function of a template that is not built beforehand
    await page.goto(server.url)
    await eventually(() => server.open()).toBe(1)

    server.tell(alive(60_000, { limit: 'lifetime' }))
    server.answer('renew', 200, alive(3_600_000))
    await page.getByRole('alert').getByRole('button', { name: 'Stay signed in' }).click()
    await eventually(() => page.getByRole('alert').count()).toBe(0)

    await page.evaluate('leave()')
    await eventually(() => server.open()).toBe(0)
    await page.reload()
    await eventually(() => server.open()).toBe(1)
    server.tell(ended())
    await page.getByRole('alert').getByText('You were signed out. Opened on Firefox on Linux').waitFor()
  })
})
