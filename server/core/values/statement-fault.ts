/**
 * What may be told of an error: the text of one that carries a failed statement (`params`, as drizzle's does) repeats
 * every value of it, names and addresses too, so that only the driver's own error behind it is passed on.
 */
export function withoutValues(error: unknown): unknown {
  return error instanceof Error && 'params' in error ? withoutValues(error.cause) : error
}
