import { destination, type Logger, pino } from 'pino'
import type { LogLevel } from '../config.ts'

/** JSON lines on stderr. What is logged about a request is listed here, so that nothing personal can slip in. */
export function createLog(level: LogLevel): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination(2))
}

/** Paths that are secrets themselves (signing links, invitations) are cut; queries are never logged. */
export function maskPath(url: string): string {
  const path = url.split('?')[0] ?? ''
  // Paths are found in any case and with doubled slashes.
  return path.replace(/^\/+(sign|invitations)\/+[^/]+/i, '/$1/…')
}
