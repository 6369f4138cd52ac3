/** `npm start`: installs and builds what is missing, then serves. */
import { start } from './set-up.mjs'

await start('main.js')
