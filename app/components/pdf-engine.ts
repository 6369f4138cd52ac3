/** pdf.js and the digest, both heavy: loaded by `import()` where a PDF is shown, never before. */
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerSrc from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { toHex } from '../../server/core/values/bytes.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'

// The worker is one of our own files: the Content-Security-Policy allows no other.
pdfjs.GlobalWorkerOptions.workerSrc = workerSrc

export type PdfFile = pdfjs.PDFDocumentProxy
export type PdfPage = pdfjs.PDFPageProxy

/** pdf.js hands the buffer to its worker, after which it is empty here: it gets a copy. */
export function openPdf(bytes: Uint8Array): { file: Promise<PdfFile>; close(): void } {
  const task = pdfjs.getDocument({ data: bytes.slice(), useWasm: false })
  return { file: task.promise, close: () => void task.destroy() }
}

/** Hex, as the ledger and the contract write it. */
export function sha256(bytes: Uint8Array): string {
  return toHex(webCrypto.digest('sha256', bytes))
}
