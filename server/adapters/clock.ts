/** The only place that asks what time it is; tests hand in a frozen one. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

export const systemPause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
