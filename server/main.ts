/** The one process: settings, rooms, pages, jobs, and a clean end. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type App, createApp } from './app.ts'
import { type Config, loadConfig, StartupError } from './config.ts'
import { startJobs } from './web/jobs.ts'
import { createLog } from './web/log.ts'
import { createSite } from './web/site.ts'

async function main(): Promise<void> {
  const config = loadConfig()
  const log = createLog(config.logLevel)
  const app = await createApp(config)
  const server = createServer(await createSite(app, log))
  const port = await listen(server, config)
  const jobs = startJobs(app, log)
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    // Nobody new comes in; who is inside finishes; then the jobs, then the database.
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 10_000).unref()
    await closed
    await jobs.stop()
    await app.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  // Said last: whoever reads it may already want to end it.
  process.stdout.write(`契印 Qiyin is ready at http://${nameOf(config.host)}:${port}\n`)
  process.stdout.write(demoLines(app.demo))
}

/** Whom a visitor may be, so that nobody has to read the source to try the house. */
function demoLines(accounts: App['demo']): string {
  const [first] = accounts
  if (!first) return ''
  const lines = accounts.map(({ name, email, roles }) => `  ${email}  ${name}  ${roles.join(', ')}`)
  const codes =
    'one-time codes: npx qiyin totp EMAIL, or the secret at the home page in any authenticator'
  return [`demo accounts, password ${first.password}; ${codes}`, ...lines, ''].join('\n')
}

/** The port it got (which matters when 0 was asked for). */
function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(unable(error, port)))
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

function unable(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartupError(`Port ${port} is in use by another program; set PORT to a free one.`)
  }
  if (error.code === 'EACCES') {
    return new StartupError(
      `Port ${port} may not be used by this account; set PORT to 1024 or more.`,
    )
  }
  return error
}

function nameOf(host: string): string {
  return ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host
}

main().catch((error: unknown) => {
  const known = error instanceof StartupError
  process.stderr.write(`qiyin: ${known ? error.message : `could not start. ${String(error)}`}\n`)
  if (!known && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  process.exit(1)
})
