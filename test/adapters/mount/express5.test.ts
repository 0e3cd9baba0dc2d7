import express from 'express'
import { expressMounting } from './express.ts'
import { mounts } from './suite.ts'

mounts('Express 5', expressMounting(express))
