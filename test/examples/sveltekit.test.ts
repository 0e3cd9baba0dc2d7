import { usesBuiltExample } from '../support/built-example.ts'

usesBuiltExample('sveltekit', { build: ['vite/bin/vite.js', 'build'], start: 'main.js' })
