import {
  dictionary,
  isDict,
  isName,
  name,
  type PdfDict,
  type PdfValue,
} from '../core/pdf/objects.ts'
import { latin1, serialize } from '../core/pdf/serialize.ts'
import { dateString, textString } from '../core/pdf/text.ts'
import type { SignatureRequest } from './types.ts'

/**
 * Bytes kept free for the CMS of a key that is not known yet. With a time stamp and two chains of three certificates
 * it takes 4.9 KB for P-256, 7.6 KB for RSA-2048 and 9.4 KB for RSA-3072.
 */
export const contentsCapacity = 12 * 1024

/** `[0 a b c]` with offsets of up to ten digits. */
export const byteRangeRoom = '[0 0000000000 0000000000 0000000000]'.length

/** The body of a signature dictionary, and where in it /Contents and /ByteRange stand. */
export type SignatureDictionary = {
  readonly body: Uint8Array
  readonly byteRangeAt: number
  /** From `<` to past `>`. */
  readonly contentsAt: readonly [number, number]
}

/** What the first signature of a file, and a field with a /Lock, add to a signature (ISO 32000-1 §12.8.2). */
export type Transforms = {
  /** DocMDP with P=2: filling declared fields and signing remain allowed (§12.8.2.2). */
  certify: boolean
  /** The field's /Lock, said once more where it is signed (§12.8.2.4, table 233). */
  lock?: PdfDict | undefined
}

/** ISO 32000-1 table 252 as ETSI EN 319 142-1 §6.3 narrows it: no /Cert, /M for the claimed time. `room`: bytes of CMS. */
export function signatureDictionary(
  request: SignatureRequest,
  transforms: Transforms,
  room: number,
): SignatureDictionary {
  return withGap(typesOf(request), `${claims(request)}${references(transforms)}`, room)
}

/**
 * ETSI EN 319 142-1 §6.3; for the 国密 suite the names that its readers look for (GM/T 0112 governs them; its text was not
 * at hand, so they are those of files in use).
 */
function typesOf({ hash, seal }: SignatureRequest): string {
  if (seal) return '/Type /Sig /Filter /Gomain.GMPkiLite /SubFilter /GM.sm2seal'
  if (hash === 'sm3') return '/Type /Sig /Filter /DJ.GMPkiLite /SubFilter /GM.sm2cms.detached'
  return '/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached'
}

/** ETSI EN 319 142-1 §5.4.3: no claims, the token says everything. `room`: bytes of the token. */
export const timestampDictionary = (room: number): SignatureDictionary =>
  withGap('/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161', '', room)

function withGap(types: string, claimed: string, room: number): SignatureDictionary {
  const before = `<<${types} /ByteRange `
  const head = latin1(`${before}${'[0 0 0 0]'.padEnd(byteRangeRoom)} /Contents <`)
  const tail = latin1(`>${claimed}>>`)
  const after = head.length + 2 * room
  const body = new Uint8Array(after + tail.length)
  body.set(head)
  body.fill(0x30, head.length, after)
  body.set(tail, after)
  // The gap is enclosed by the brackets of the hexadecimal string.
  return { body, byteRangeAt: before.length, contentsAt: [head.length - 1, after + 1] }
}

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

function references({ certify, lock }: Transforms): string {
  const list: PdfValue[] = []
  if (certify) list.push(transform('DocMDP', { P: 2 }))
  if (lock) list.push(transform('FieldMDP', lockEntries(lock)))
  return list.length > 0 ? ` /Reference ${serialize(list)}` : ''
}

const transform = (method: string, parameters: Readonly<Record<string, PdfValue>>): PdfDict =>
  dictionary({
    Type: name('SigRef'),
    TransformMethod: name(method),
    TransformParams: dictionary({ Type: name('TransformParams'), ...parameters, V: name('1.2') }),
  })

/** A lock whose action is none of the three locks everything: who signed it meant more, not less. */
function lockEntries({ entries }: PdfDict): Record<string, PdfValue> {
  const [action, fields] = [entries.get('Action'), entries.get('Fields')]
  const some = isName(action, 'Include') || isName(action, 'Exclude')
  return some && fields !== undefined ? { Action: action, Fields: fields } : { Action: name('All') }
}

/** /Lock of a field (table 233), resolved. */
export const lockOf = (value: PdfValue): PdfDict | undefined => (isDict(value) ? value : undefined)
