/** The built program in a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

export type Serving = {
  url: string /** Milliseconds to the line that says it listens. */
  took: number
  stop(): Promise<void>
}

/** `npm start` as a person types it, on a free port. */
export async function serve(dataFolder: string): Promise<Serving> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn('npm', ['start', '--silent'], {
    // A group of its own: npm does not always hand signals on to what it started.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      QIYIN_DATA: dataFolder,
      QIYIN_DEMO: 'off',
      LOG_LEVEL: 'error',
    },
  })
  const gone = once(child, 'exit')
  const ready = new Promise<number>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('is ready at')) resolve(performance.now() - began)
    })
  })
  const took = await Promise.race([ready, gone.then(() => undefined)])
  if (took === undefined) throw new Error('the program ended before it was ready')
  return {
    ...{ took, url: `http://localhost:${port}` },
    stop: async () => {
      process.kill(-(child.pid as number), 'SIGTERM')
      await gone
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
