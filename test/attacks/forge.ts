/** Signing past every rule of the house: any dictionary, any CMS, any ByteRange. */
import { createHash } from 'node:crypto'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { formFields } from '../../server/core/pdf/form-fields.ts'
import { appendIncrement, nextNumber, overwrite } from '../../server/core/pdf/increment.ts'
import { type dictionary, reference, withEntries } from '../../server/core/pdf/objects.ts'
import { latin1, serializeObject } from '../../server/core/pdf/serialize.ts'
import { signatureFields } from '../../server/core/pdf/signature-fields.ts'
import type { Member } from '../core/asn1/authority.ts'
import { open, sound } from '../core/pdf/support.ts'
import { type Edit, objectsOf } from './edits.ts'
import { type CmsForgery, forgeCms } from './forge-cms.ts'

export type Forgery = {
  signer: Member
  subFilter?: string
  /** More entries of the signature dictionary. */
  entries?: string
  /** `/Type /Sig` or something else. */
  type?: string
  /** How the CMS departs from a good one. */
  cms?: CmsForgery
  /** The whole /Contents instead, given what it should sign. */
  contents?: (signed: Uint8Array) => Uint8Array | Promise<Uint8Array>
  /** More objects of the same revision. */
  more?: Edit
  /** Bytes kept for the CMS. */
  room?: number
  /** More entries of the field. */
  field?: Parameters<typeof dictionary>[0]
}

const rangeRoom = '[0 0000000000 0000000000 0000000000]'.length

/** One more revision that fills `field`. Uncertified, unstamped, PAdES B-B unless told otherwise. */
export async function signBy(
  pdf: Uint8Array,
  field: string,
  forgery: Forgery,
): Promise<Uint8Array> {
  const file = open(pdf)
  const target = formFields(file).find(({ name }) => name === field)
  if (!target) throw new Error(`no field ${field}`)
  const ref = reference(nextNumber(file))
  const {
    type = '/Type /Sig',
    subFilter = 'ETSI.CAdES.detached',
    entries = '',
    room = 8192,
  } = forgery
  const head = `<<${type} /Filter /Adobe.PPKLite /SubFilter /${subFilter} /ByteRange `
  const text = `${head}${'[0 0 0 0]'.padEnd(rangeRoom)} /Contents <${'0'.repeat(2 * room)}>${entries} /M (D:20261122160000+08'00')>>`
  const filled = withEntries(target.dict, { V: ref, ...forgery.field })
  const more = forgery.more ? objectsOf(file, forgery.more, ref.number + 1) : []
  const objects = [
    { ref, body: latin1(text) },
    { ref: target.ref, body: serializeObject(filled) },
    ...more,
  ]
  const { bytes, bodies } = appendIncrement(file, objects, new Uint8Array(16).fill(3))
  const at = bodies.get(ref.number) as number
  const start = at + text.indexOf('/Contents <') + '/Contents '.length
  const end = start + 2 * room + 2
  overwrite(bytes, at + head.length, `[0 ${start} ${end} ${bytes.length - end}]`, rangeRoom)
  return fillIn(bytes, [start, end], forgery)
}

/** The value over everything but `<…>` from `start` to `end`, written there. */
export async function fillIn(
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  forgery: Forgery,
) {
  const covered = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
  const digest = new Uint8Array(createHash('sha256').update(covered).digest())
  const cms = forgery.contents
    ? await forgery.contents(new Uint8Array(covered))
    : await forgeCms(nodeCrypto, forgery.signer, digest, new Uint8Array(covered), forgery.cms)
  if (2 * cms.length > end - start - 2) throw new Error(`a CMS of ${cms.length} bytes`)
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).write(
    Buffer.from(cms).toString('hex'),
    start + 1,
    'latin1',
  )
  return bytes
}

/** Where the newest signature's /Contents stands, from `<` to past `>`. */
export function contentsOf(pdf: Uint8Array, index = -1): readonly [number, number] {
  const values = sound(signatureFields(open(pdf))).flatMap(({ value }) => value ?? [])
  const at = values.at(index)?.contentsAt
  if (!at) throw new Error('no signature')
  return at
}

/** /Contents written over in place, padded with zeros: no digest covers it. */
export function withContents(pdf: Uint8Array, change: (cms: Uint8Array) => Uint8Array): Uint8Array {
  const [start, end] = contentsOf(pdf)
  const out = Buffer.from(pdf)
  const digits = out.toString('latin1', start + 1, end - 1)
  const whole = Buffer.from(digits, 'hex')
  const length = whole.readUInt16BE(2) + 4
  const changed = Buffer.from(change(new Uint8Array(whole.subarray(0, length)))).toString('hex')
  if (changed.length > digits.length) throw new Error('no room')
  out.write(changed.padEnd(digits.length, '0'), start + 1, 'latin1')
  return new Uint8Array(out)
}
