/** Started by first-start.test.ts: opens a house with the demo, and is killed meanwhile. Argument: data folder. */
import { writeSync } from 'node:fs'
import { createApp } from '../../../server/app.ts'
import { testConfig } from '../../support/app.ts'

writeSync(1, 'begin\n')
await createApp({ ...testConfig(process.argv[2] ?? '', process.env.DATABASE_URL), demo: true })
writeSync(1, 'ready\n')
setInterval(() => undefined, 1000)
