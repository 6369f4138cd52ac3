import { dictionary, name, type PdfValue } from '../core/pdf/objects.ts'
import { latin1, serialize } from '../core/pdf/serialize.ts'
import { dateString, textString } from '../core/pdf/text.ts'
import type { SignatureRequest } from './types.ts'

/**
 * Bytes kept free for the CMS. With a time stamp and two chains of three certificates it takes 4.9 KB for P-256,
 * 7.6 KB for RSA-2048 and 9.4 KB for RSA-3072; the key is not known when the room is made.
 */
export const contentsCapacity = 12 * 1024

/** `[0 a b c]` with offsets of up to ten digits. */
export const byteRangeRoom = '[0 0000000000 0000000000 0000000000]'.length

/** The body of the signature dictionary, and where in it /Contents and /ByteRange stand. */
export type SignatureDictionary = {
  readonly body: Uint8Array
  readonly byteRangeAt: number
  /** From `<` to past `>`. */
  readonly contentsAt: readonly [number, number]
}

/**
 * ISO 32000-1 table 252 as ETSI EN 319 142-1 §6.3 narrows it: no /Cert, /M for the claimed time.
 * `certify`: DocMDP with P=2, filling declared fields and signing remain allowed (§12.8.2.2).
 */
export function signatureDictionary(
  request: SignatureRequest,
  certify: boolean,
): SignatureDictionary {
  const tail = latin1(`>${claims(request)}${certify ? docMdp : ''}>>`)
  const body = new Uint8Array(head.length + zeros.length + tail.length)
  body.set(head)
  body.set(zeros, head.length)
  body.set(tail, head.length + zeros.length)
  // The gap is enclosed by the brackets of the hexadecimal string.
  const contentsAt = [head.length - 1, head.length + zeros.length + 1] as const
  return { body, byteRangeAt: before.length, contentsAt }
}

const before = '<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange '
const head = latin1(`${before}${'[0 0 0 0]'.padEnd(byteRangeRoom)} /Contents <`)
const zeros = new Uint8Array(2 * contentsCapacity).fill(0x30)

/** What the signer's system says; text is UTF-16 in hexadecimal, so nothing in it can end the string. */
function claims(request: SignatureRequest): string {
  const entries: [string, PdfValue][] = [
    ['M', dateString(request.signedAt)],
    ['Name', textString(request.signerName)],
    ['Reason', textString(request.reason)],
  ]
  if (request.location !== undefined) entries.push(['Location', textString(request.location)])
  return entries.map(([key, value]) => ` /${key} ${serialize(value)}`).join('')
}

const docMdp = ` /Reference ${serialize([
  dictionary({
    Type: name('SigRef'),
    TransformMethod: name('DocMDP'),
    TransformParams: dictionary({ Type: name('TransformParams'), P: 2, V: name('1.2') }),
  }),
])}`
