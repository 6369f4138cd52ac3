import type { MantineColorSchemeManager } from '@mantine/core'
import type { Scheme } from '../http/viewer.ts'

/** Mantine's memory of the scheme, kept in a cookie so that the server already paints the right one. */
export function colorSchemeMemory(scheme: Scheme): MantineColorSchemeManager {
  return {
    get: () => scheme,
    set: () => undefined,
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => undefined,
  }
}
