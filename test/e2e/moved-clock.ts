/** A house of its own whose clock a journey moves; built pages, the demo's people, another port. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..', '..')
const day = 86_400_000

export type MovedHouse = {
  url: string
  data: string
  /** File with what it tells of itself while it runs. */
  log: string
  /** So many days ahead of the machine's clock from now on. */
  setDays(days: number): void
  stop(): Promise<void>
}

export async function houseWithClock(): Promise<MovedHouse> {
  const program = join(root, 'build', 'clock-server.js')
  await build({
    entryPoints: [join(root, 'test', 'e2e', 'clock-server.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  })
  const data = mkdtempSync(join(tmpdir(), 'qiyin-e2e-clock-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  const log = join(data, 'server.log')
  const child = spawn(process.execPath, [program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      QIYIN_DATA: data,
      QIYIN_BASE_URL: url,
      QIYIN_DEMO: 'on',
      DATABASE_URL: '',
      LOG_LEVEL: 'info',
    },
  })
  createInterface(child.stderr).on('line', (line) => {
    appendFileSync(log, `${line}\n`)
    // Requests are for those who look into the file; whatever else it says is a fault.
    if (!line.startsWith('{"level":30')) process.stderr.write(`${line}\n`)
  })
  const gone = once(child, 'exit')
  const ready = new Promise((resolve) => {
    createInterface(child.stdout).on('line', (line) => line === 'ready' && resolve(true))
  })
  const began = await Promise.race([ready, gone.then(() => false)])
  if (began === false) throw new Error('the house ended before it was ready')
  return {
    ...{ url, data, log },
    setDays: (days) => writeFileSync(join(data, 'clock'), String(days * day)),
    stop: async () => {
      child.kill('SIGTERM')
      await gone
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
