import type { RequestHandler } from 'express'

const MiB = 1024 * 1024

/** Largest body by path; the first that matches counts. Verification reads files in the browser, so nobody uploads much. */
const bounds: readonly { path: RegExp; bytes: number }[] = [
  { path: /^\/tsa$/, bytes: 16 * 1024 },
  { path: /^\/verify/, bytes: 32 * MiB },
  // Room for a key file that is one byte too large, so that a sentence can say so.
  { path: /^\/(keys\/import|seals\/new)/, bytes: 2 * MiB },
  { path: /./, bytes: 1 * MiB },
]

/**
 * Refuses by the announced length, before a byte of it is read; Node itself never reads more than was announced.
 * A body without a length (chunked) could not be bounded this way and is not accepted: browsers do not send such.
 */
export const boundedBodies: RequestHandler = (request, response, next) => {
  const length = Number(request.headers['content-length'] ?? 0)
  const bound = bounds.find(({ path }) => path.test(request.path))?.bytes ?? 0
  if (request.headers['transfer-encoding'] !== undefined) return void response.sendStatus(411)
  if (length > bound) {
    // The rest of the body is not read.
    response.set('Connection', 'close')
    return void response.sendStatus(413)
  }
  next()
}
