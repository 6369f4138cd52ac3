import type { ShouldRevalidateFunction } from '@remix-run/react'

/**
 * Remix keeps what a page shows when its act is refused. Some refusals say that the page is no longer true: 409, somebody
 * else was faster; 403, the session changed under the form, whose next attempt needs the token of the new one.
 */
export function alsoAfter(status: 403 | 409): ShouldRevalidateFunction {
  return ({ actionStatus, defaultShouldRevalidate }) =>
    defaultShouldRevalidate || actionStatus === status
}
