import { useCallback, useEffect, useState } from 'react'
import type { Token } from '../../server/core/certificates/token.ts'
import type { CertificateRecord } from '../../server/core/status.ts'
import type { Judgement } from '../../server/core/verify-shown.ts'

/** What became of a scanned QR. */
export type ShownState =
  | { state: 'reading' }
  | { state: 'empty' }
  | { state: 'unreadable' }
  | { state: 'asking'; token: Token }
  | {
      state: 'judged'
      token: Token
      judgement: Judgement
      /** Null: the house knows none; undefined: it could not be asked. */
      record: CertificateRecord | null | undefined
    }

export type Shown = ShownState & { retry(): void }

const patience = 10_000
const memory = 'qiyin.qr'

/** Reads the fragment of the address in this browser, checks its signature here, and asks the house for its record. */
export function useShown(publicKey: string): Shown {
  const [state, setState] = useState<ShownState>({ state: 'reading' })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads the same address again
  useEffect(() => {
    let current = true
    const read = () => {
      void judge(publicKey, (next) => current && setState(next))
    }
    read()
    addEventListener('hashchange', read)
    return () => {
      current = false
      removeEventListener('hashchange', read)
    }
  }, [publicKey, attempt])
  const retry = useCallback(() => setAttempt((count) => count + 1), [])
  return { ...state, retry }
}

async function judge(publicKey: string, show: (state: ShownState) => void): Promise<void> {
  const text = fragment()
  if (text === '') return show({ state: 'empty' })
  // Fetched while the page is already there to read: curves and hashes are the larger part of it.
  const { readShown } = await import('./shown-crypto.ts')
  const shown = readShown(text, publicKey)
  if (!shown) return show({ state: 'unreadable' })
  const { token } = shown
  show({ state: 'asking', token })
  const record = shown.genuine ? await ask(text) : null
  show({ state: 'judged', token, record, judgement: shown.judge(record) })
}

/** Changing the language loads the page anew without its fragment: what was just read in this tab is remembered. */
function fragment(): string {
  const text = location.hash.slice(1)
  if (text !== '') {
    sessionStorage.setItem(memory, text)
    return text
  }
  const { origin, pathname } = location
  const back = document.referrer === `${origin}${pathname}`
  const kept = back ? sessionStorage.getItem(memory) : null
  if (kept) history.replaceState(history.state, '', `#${kept}`)
  return kept ?? ''
}

/** In the body, never in an address. */
async function ask(token: string): Promise<CertificateRecord | null | undefined> {
  try {
    const response = await fetch('/v/certificate', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
      signal: AbortSignal.timeout(patience),
    })
    if (!response.ok) return undefined
    const { certificate } = (await response.json()) as { certificate: CertificateRecord | null }
    return certificate
  } catch {
    return undefined
  }
}
