/** A thread of its own: a big file is read, hashed and judged here while the page stays alive. Nothing of it is sent. */
import type { TokenClaims } from '../../server/core/certificates/token.ts'
import type { StatusAnswer, StatusQuestion } from '../../server/core/status.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { examineBundle, looksZipped, openBundle } from '../../server/core/verify-bundle.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'

export type VerifyTask = {
  file: Blob
  statusUrl: string
  /** What a QR said, its signature checked. */
  shown: TokenClaims | undefined
}

export type VerifyOutcome =
  | {
      report: Report
      /** False: the platform did not answer, the report rests on the file alone. */
      asked: boolean
      /** The PDF that was judged, for drawing its pages. */
      pdf?: Uint8Array<ArrayBuffer>
    }
  | { unread: true }

addEventListener('message', ({ data }: MessageEvent<VerifyTask>) => {
  work(data).then(
    (outcome) => {
      const pdf = 'pdf' in outcome ? outcome.pdf : undefined
      postMessage(outcome, { transfer: pdf ? [pdf.buffer] : [] })
    },
    // A file that is gone before it was read; whatever else breaks is ours and is shown as such.
    (error: unknown) => {
      if (!(error instanceof DOMException)) throw error
      postMessage({ unread: true })
    },
  )
})

async function work({ file, statusUrl, shown }: VerifyTask): Promise<VerifyOutcome> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (looksZipped(bytes)) {
    const opened = openBundle(webCrypto, bytes)
    const answer = await ask(statusUrl, opened.question)
    const report = examineBundle(webCrypto, opened, answer, new Date())
    const asked = answer !== undefined || !opened.bundle
    return { report, asked, ...(opened.bundle ? { pdf: opened.bundle.pdf.slice() } : {}) }
  }
  const opened = openDocument(webCrypto, bytes)
  if (opened.fault)
    return { report: examine(webCrypto, opened, undefined, new Date(), { shown }), asked: true }
  const answer = await ask(statusUrl, opened.question)
  const report = examine(webCrypto, opened, answer, new Date(), { shown })
  return { report, asked: answer !== undefined, pdf: bytes }
}

/** Undefined when the platform cannot be reached or does not answer: the file is judged by itself then. */
async function ask(url: string, question: StatusQuestion): Promise<StatusAnswer | undefined> {
  try {
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(question) })
    return response.ok ? ((await response.json()) as StatusAnswer) : undefined
  } catch {
    return undefined
  }
}
