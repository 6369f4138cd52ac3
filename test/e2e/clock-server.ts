/**
 * The built house on another day: the same `createApp` as `server/main.ts`. The file `clock` in its data folder holds by
 * how many milliseconds it is ahead of the machine. Only journeys start this.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { systemRandom } from '../../server/adapters/random.ts'
import { createApp } from '../../server/app.ts'
import { loadConfig } from '../../server/config.ts'
import { startJobs } from '../../server/web/jobs.ts'
import { createLog } from '../../server/web/log.ts'
import { createSite } from '../../server/web/site.ts'

const config = loadConfig()
const file = join(config.dataFolder, 'clock')

function ahead(): number {
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || 0 : 0
}

/** Libraries that read the time themselves (sessions, one-time codes) must live on the same day as the house. */
class MovedDate extends Date {
  constructor(...given: [] | [number | string | Date]) {
    super(given.length === 0 ? MovedDate.now() : given[0])
  }
  static override now(): number {
    return machine.now() + ahead()
  }
}
const machine = Date
globalThis.Date = MovedDate as DateConstructor

const clock = { now: () => new Date() }
const app = await createApp(config, { clock, random: systemRandom })
const log = createLog(config.logLevel)
const server = createServer(await createSite(app, log))
const jobs = startJobs(app, log)

// What the clock brings is looked for once a minute; a journey cannot wait for that.
let known = ahead()
const watch = setInterval(() => {
  const now = ahead()
  if (now === known) return
  known = now
  void app.fulfilment.tick(1000)
}, 50)

server.listen(config.port, () => process.stdout.write('ready\n'))
process.on('SIGTERM', async () => {
  clearInterval(watch)
  server.close()
  server.closeAllConnections()
  await jobs.stop()
  await app.close()
  process.exit(0)
})
