import type { RequestHandler } from 'express'

const MiB = 1024 * 1024

/** Largest body by path; the first that matches counts. Verification reads files in the browser, so nobody uploads much. */
const bounds: readonly { path: RegExp; bytes: number; page?: (path: string) => string }[] = [
  { path: /^\/tsa$/, bytes: 16 * 1024 },
  { path: /^\/ocsp$/, bytes: 8 * 1024 },
  { path: /^\/verify\/report$/, bytes: 32 * MiB },
  { path: /^\/verify$/, bytes: 32 * MiB, page: () => '/verify?refused=too-large-upload' },
  // Room for a photo of 5 MiB that is too large by some, so that its own field can say so and all else is kept.
  {
    path: /^\/certificates\/(apply|applications)\//,
    bytes: 8 * MiB,
    page: (path) => `${path.replace(/\.data$/, '')}?too-large`,
  },
  // Evidence of a fact: some photographs and papers at once.
  {
    path: /^\/contracts\/[^/]+\/fulfilment\/record/,
    bytes: 32 * MiB,
    page: (path) => `${path.replace('/record', '')}?refused=too-large`,
  },
  // Room for a key file that is one byte too large, so that a sentence can say so.
  { path: /^\/(keys\/import|seals\/new)/, bytes: 2 * MiB },
  { path: /./, bytes: 1 * MiB },
]

/** Somebody's form, read to nowhere so that their browser comes to see the answer; beyond this it is no form. */
const mostDrained = 256 * MiB

/**
 * Refuses by the announced length, before a byte of it is read; Node itself never reads more than was announced.
 * A body without a length (chunked) could not be bounded this way and is not accepted: browsers do not send such.
 */
export const boundedBodies: RequestHandler = (request, response, next) => {
  const length = Number(request.headers['content-length'] ?? 0)
  const { bytes = 0, page } = bounds.find(({ path }) => path.test(request.path)) ?? {}
  if (request.headers['transfer-encoding'] !== undefined) return void response.sendStatus(411)
  if (length > bytes && page && length <= mostDrained) {
    // A browser shows no answer before it has sent everything.
    request.on('end', () => response.redirect(303, page(request.path))).resume()
    return
  }
  if (length > bytes) {
    // The rest of the body is not read.
    response.set('Connection', 'close')
    return void response.sendStatus(413)
  }
  next()
}
