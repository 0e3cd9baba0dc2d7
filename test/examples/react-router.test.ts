import { usesBuiltExample } from '../support/built-example.ts'

usesBuiltExample('react-router', { build: ['@react-router/dev/bin.cjs', 'build'], start: 'main.js' })
