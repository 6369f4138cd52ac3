/** Pure decisions of the outbox: when a job is tried again, when it is given up, what of an error is kept. */

import { withoutValues } from '../core/values/statement-fault.ts'

export const mostAttempts = 8

/** Milliseconds in which nobody else takes a job that is being run; a crash makes it wait that long. */
export const lease = 10_000

const firstDelay = 5_000
const longestDelay = 3_600_000
const longestError = 200

/** 5 s, 15 s, 45 s, … bounded by an hour; `attempts` is how often it was tried, from 1. */
export function delayAfter(attempts: number): number {
  return Math.min(firstDelay * 3 ** (attempts - 1), longestDelay)
}

/**
 * What the operator may read: name and message, cut, without what looks like an address or the number of a person
 * or a telephone (mail servers like to repeat the recipient).
 */
export function describeError(thrown: unknown): string {
  const error = withoutValues(thrown)
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'not an Error'
  return text
    .replaceAll(/[^\s<>"',;:]+@[^\s<>"',;:]+/g, '[address]')
    .replaceAll(/\d{11,18}[\dXx]?/g, '[number]')
    .slice(0, longestError)
}
