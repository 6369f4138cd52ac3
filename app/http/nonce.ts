import { createContext, useContext } from 'react'

/** Of this response's Content-Security-Policy. Empty in the browser, which hides it from scripts as well. */
export const Nonce = createContext('')

export function useNonce(): string {
  return useContext(Nonce)
}
