import { type PdfFile, readPdf } from '../core/pdf/file.ts'
import { isFault, type PdfFault } from '../core/pdf/objects.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'

/** A file that a revision may be put upon. Refusals: pdf-ambiguous, pdf-encrypted, pdf-unreadable. */
export function openForSigning(pdf: Uint8Array): PdfFile | Refusal {
  const file = readPdf(pdf)
  if (isFault(file)) return refusalOf(file)
  // It can be read, but what is written into it would stand there in clear.
  if (file.encrypted) return refuse('pdf-encrypted')
  if (file.trailingBytes > 0) return refuse('pdf-unreadable', { reason: 'trailing-bytes' })
  const disputed = file.revisions.some(({ disputed = [] }) => disputed.length > 0)
  return disputed ? refuse('pdf-ambiguous') : file
}

export function refusalOf({ fault, detail }: PdfFault): Refusal {
  if (fault === 'encrypted') return refuse('pdf-encrypted')
  return refuse('pdf-unreadable', { reason: fault, detail })
}
