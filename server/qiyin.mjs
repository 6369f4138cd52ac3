#!/usr/bin/env node
/** `npx qiyin …`: the verbs from a terminal, after the same set-up as `npm start`. */
import { start } from './set-up.mjs'

await start('cli.js')
