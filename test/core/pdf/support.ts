import { type PdfFile, readPdf } from '../../../server/core/pdf/file.ts'
import { appendIncrement, nextNumber } from '../../../server/core/pdf/increment.ts'
import {
  dictionary,
  isArray,
  isFault,
  isRef,
  type PdfDict,
  type PdfFault,
  type PdfRef,
  type PdfStream,
  type PdfValue,
  reference,
} from '../../../server/core/pdf/objects.ts'
import { latin1, serializeObject } from '../../../server/core/pdf/serialize.ts'

export function sound<T>(value: T | PdfFault): T {
  if (isFault(value)) throw new Error(`${value.fault}: ${value.detail}`)
  return value
}

export const open = (bytes: Uint8Array): PdfFile => sound(readPdf(bytes))

/** Writes objects the way an attacker would: one more revision, well-formed. */
export function edit(
  bytes: Uint8Array,
  change: (file: PdfFile, fresh: () => PdfRef) => readonly (readonly [PdfRef, PdfValue])[],
): Uint8Array {
  const file = open(bytes)
  let next = nextNumber(file)
  const objects = change(file, () => reference(next++)).map(([ref, value]) => ({
    ref,
    body: serializeObject(value),
  }))
  return appendIncrement(file, objects, new Uint8Array(16).fill(7)).bytes
}

export function stream(text: string, dict: PdfDict = dictionary({})): PdfStream {
  return { kind: 'stream', dict, raw: latin1(text) }
}

export function refOf(value: PdfValue | undefined): PdfRef {
  if (!isRef(value)) throw new Error('no reference')
  return value
}

export function listOf(value: PdfValue | undefined): readonly PdfValue[] {
  if (!isArray(value)) throw new Error('no array')
  return value
}

/** Replaces one occurrence of `from` by `to` of the same length. */
export function patch(bytes: Uint8Array, from: string, to: string, last = false): Uint8Array {
  if (from.length !== to.length) throw new Error('lengths differ')
  const buffer = Buffer.from(bytes)
  const at = last
    ? buffer.lastIndexOf(from, undefined, 'latin1')
    : buffer.indexOf(from, 0, 'latin1')
  if (at < 0) throw new Error(`no ${from}`)
  buffer.write(to, at, 'latin1')
  return new Uint8Array(buffer)
}
