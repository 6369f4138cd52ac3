/** Lengths of time in milliseconds, as `Date` counts them. For civil days in a contract use `dates.ts`. */
export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
export const week = 7 * day
