import { usesExample } from '../support/example.ts'

usesExample({ name: 'h3' })
