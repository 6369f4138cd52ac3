import { useEffect, useState } from 'react'
import type { PdfFile, PdfPage } from './pdf-engine.ts'

export type PdfState =
  | { state: 'loading' }
  | { state: 'broken' }
  | { state: 'open'; file: PdfFile; pages: readonly PdfPage[]; digest: string; close(): void }

/**
 * Opens the bytes with pdf.js; the digest is of exactly these bytes. A file stays open until another one is in its place:
 * its pages are drawn again whenever the window changes, and of a closed one pdf.js draws nothing.
 */
export function usePdfFile(bytes: Uint8Array | undefined): PdfState {
  const [opened, setOpened] = useState<PdfState>({ state: 'loading' })
  useEffect(() => {
    if (bytes === undefined) return
    let over = false
    let close = () => undefined as unknown
    const open = async () => {
      const { openPdf, sha256 } = await import('./pdf-engine.ts')
      if (over) return
      const task = openPdf(bytes)
      close = task.close
      const file = await task.file
      const numbers = Array.from({ length: file.numPages }, (_, index) => index + 1)
      const pages = await Promise.all(numbers.map((number) => file.getPage(number)))
      if (over) return
      close = () => undefined
      setOpened({ state: 'open', file, pages, digest: sha256(bytes), close: task.close })
    }
    open().catch(() => {
      if (!over) setOpened({ state: 'broken' })
    })
    return () => {
      over = true
      close()
    }
  }, [bytes])
  useEffect(() => (opened.state === 'open' ? opened.close : undefined), [opened])
  return opened
}

type Fetched = { bytes: Uint8Array | undefined; failed: boolean }

/** The file behind an address; fetched again when `version` changes. */
export function useFetchedFile(address: string, version = ''): Fetched {
  const [fetched, setFetched] = useState<Fetched>({ bytes: undefined, failed: false })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another file at the same address
  useEffect(() => {
    const leaving = new AbortController()
    const load = async () => {
      const response = await fetch(address, { signal: leaving.signal })
      if (!response.ok) throw new Error(`${address} answered ${response.status}`)
      setFetched({ bytes: new Uint8Array(await response.arrayBuffer()), failed: false })
    }
    load().catch(() => {
      if (!leaving.signal.aborted) setFetched({ bytes: undefined, failed: true })
    })
    return () => leaving.abort()
  }, [address, version])
  return fetched
}
