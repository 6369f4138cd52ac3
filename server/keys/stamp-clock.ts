import type { Database } from '../../db/connection.ts'
import { markStamp } from './stamp-store.ts'

/** How far the host's clock is off, as time servers said it. */
export type ClockReading = {
  /** Positive: the host is behind. */
  offsetMilliseconds: number
  /** Half of the way there and back: the reading is not better than this. */
  uncertaintyMilliseconds: number
  readAt: Date
}

export type StampClockDeps = {
  db: Database
  clock: { now(): Date }
  /** Undefined: nobody was asked, or nobody answered yet. */
  reading?: () => ClockReading | undefined
}

/** `accuracySeconds`: how far from UTC the moment may be. */
export type StampTime = { at: Date; accuracySeconds: number }

/** Undefined: there is no time that could be vouched for now. */
export type StampClock = () => Promise<StampTime | undefined>

/** Milliseconds the host may be off before nothing is stamped at all. */
const largestOffset = 1000
/** Seconds, where nobody was asked: the host's clock is not disciplined by this program. */
const undisciplined = 1
/** A reading older than this says nothing any more: quartz loses a few tens of milliseconds in the time. */
const readingLife = 6 * 3_600_000
/** What a crystal drifts between two readings. */
const drift = 50
/** The mark in the database is at most so many milliseconds behind the last stamp; a bulk issue stamps hundreds of times in between. */
const markEvery = 1000
/** Two processes look at one clock a moment apart: who comes second looks again. */
const looks = 3

const purpose = 'tsa'

/**
 * The moment of a stamp: never before the last one, neither in this process nor (to a second) in any before it. A host whose
 * clock was set back stamps nothing until the time has been made up: two stamps out of order would be two proofs against each other.
 */
export function createStampClock({ db, clock, reading }: StampClockDeps): StampClock {
  let last = Number.NEGATIVE_INFINITY
  let marked = Number.NEGATIVE_INFINITY
  return async () => {
    const accuracySeconds = accuracyOf(reading?.(), clock.now())
    if (accuracySeconds === undefined) return undefined
    for (let look = 0; look < looks; look++) {
      const at = clock.now()
      const now = at.getTime()
      if (now < last) return undefined
      if (now - marked >= markEvery) {
        if (!(await db.transaction((tx) => markStamp(tx, purpose, at)))) continue
        marked = Math.max(marked, now)
      }
      // Somebody may have been given a later moment while this one was written down.
      if (now < last) continue
      last = now
      return { at, accuracySeconds }
    }
    return undefined
  }
}

function accuracyOf(reading: ClockReading | undefined, now: Date): number | undefined {
  if (!reading || now.getTime() - reading.readAt.getTime() > readingLife) return undisciplined
  const { offsetMilliseconds, uncertaintyMilliseconds } = reading
  const off = Math.abs(offsetMilliseconds)
  if (off > largestOffset) return undefined
  return Math.ceil(off + uncertaintyMilliseconds + drift) / 1000
}
