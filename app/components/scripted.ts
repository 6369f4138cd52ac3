import { useSyncExternalStore } from 'react'

/** False on the server and until the page is alive: for controls that do nothing without a script. */
export function useScripted(): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  )
}
