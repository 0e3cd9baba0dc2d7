import express from 'express4'
import { expressMounting } from './express.ts'
import { mounts } from './suite.ts'

mounts('Express 4', expressMounting(express))
