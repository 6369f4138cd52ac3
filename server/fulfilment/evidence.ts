/** Files that prove a fact. What they are is decided by their first bytes, never by their name. */
import { type Refusal, refuse } from '../core/values/refusal.ts'

const mebibyte = 1024 * 1024
const largest = 10
const most = 10
const longestName = 200

const beginnings: readonly [mediaType: string, bytes: readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
]

export type EvidenceFile = { bytes: Uint8Array; name: string; mediaType: string }

/** Refusals: evidence-many, evidence-large, evidence-kind; the last two name the file. */
export function checkedEvidence(
  files: readonly { bytes: Uint8Array; name: string }[],
): readonly EvidenceFile[] | Refusal {
  if (files.length > most) return refuse('evidence-many', { maximum: most }, 'evidence')
  const checked: EvidenceFile[] = []
  for (const { bytes, name: given } of files) {
    const name = tidy(given)
    if (bytes.length > largest * mebibyte) {
      return refuse('evidence-large', { name, maximum: largest }, 'evidence')
    }
    const mediaType = mediaTypeOf(bytes)
    if (!mediaType) return refuse('evidence-kind', { name }, 'evidence')
    checked.push({ bytes, name, mediaType })
  }
  return checked
}

function mediaTypeOf(bytes: Uint8Array): string | undefined {
  return beginnings.find(([, start]) => start.every((byte, at) => bytes[at] === byte))?.[0]
}

/** A name that a download may carry: no folders, nothing that cannot be seen. */
function tidy(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const seen = last.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').trim()
  return [...seen].slice(0, longestName).join('') || 'file'
}
