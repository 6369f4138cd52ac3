/** A clock that stands still until it is told to go on. */
export type FrozenClock = {
  now(): Date
  /** Milliseconds forward. */
  advance(milliseconds: number): void
  set(instant: string | Date): void
}

export function frozenClock(start: string | Date = '2026-11-22T08:00:00.000Z'): FrozenClock {
  let instant = new Date(start).getTime()
  return {
    now: () => new Date(instant),
    advance(milliseconds) {
      instant += milliseconds
    },
    set(next) {
      instant = new Date(next).getTime()
    },
  }
}
