/**
 * What a certificate says, as data: metadata under the pinyin keys that production systems write (GB/T 36903-2018 as public
 * implementations have it, domain.md §2.3) and the face fields (照面要素) as `KZ_<name>`. The file carries it as XMP, the record
 * and the signed token in the QR carry its digest.
 */

import { concat, toHex, utf8 } from '../values/bytes.ts'
import { canonicalJson } from '../values/canonical-json.ts'
import type { CryptoPort } from '../values/crypto.ts'

/** In the order in which they are written. */
export type Metadata = Readonly<Record<string, string>>

export type CertificateContent = {
  /** 电子证照标识 */
  identifier: string
  /** 证照名称 */
  name: string
  /** 证照类型名称 and 代码 */
  typeName: string
  typeCode: string
  /** 证照编号 */
  number: string
  /** Three digits. */
  edition: string
  /** 颁发机构 */
  agency: { name: string; code: string }
  /** Civil dates `YYYY-MM-DD`; `validTo` null: 长期. */
  issuedOn: string
  validFrom: string
  validTo: string | null
  /** 持证主体; `codeType` as in Annex A (001, 111 …), `codeTypeName` its words. */
  holder: { name: string; code: string; codeType: string; codeTypeName: string }
  /** 证照签章人, 签章名称, 签章时间 */
  sealing: { signer: string; sealName: string; at: Date }
  /** 所属管辖属地编码 (GB/T 2260), where known. */
  area?: string
  /** Face fields by name, as the face prints them. */
  face: Readonly<Record<string, string>>
  /** 32 random octets: without them the digest would give away what can be guessed. */
  salt: Uint8Array
}

/** GB/T 36903 writes 长期 as this day. */
const permanent = '99991231'
const faceName = /^[A-Za-z][A-Za-z0-9_]{0,59}$/
const label = utf8('qiyin/certificate-content/v1')
const separator = Uint8Array.of(0)

/** RangeError for a salt that is not 32 octets or a face field whose name no element can have. */
export function metadataOf(content: CertificateContent): Metadata {
  if (content.salt.length !== 32) throw new RangeError('a certificate takes a salt of 32 octets')
  const { agency, holder, sealing } = content
  const metadata: Record<string, string> = {
    ZZBS: content.identifier,
    ZZMC: content.name,
    ZZLXMC: content.typeName,
    ZZLXDM: content.typeCode,
    ZZBH: content.number,
    BBH: content.edition,
    ZZBFJG: agency.name,
    ZZBFJGDM: agency.code,
    ZZBFRQ: compact(content.issuedOn),
    CZZT: holder.name,
    CZZTDM: holder.code,
    CZZTDMLX: holder.codeTypeName,
    CZZTDMLXDM: holder.codeType,
    ZZYXQQSRQ: compact(content.validFrom),
    ZZYXQJZRQ: content.validTo === null ? permanent : compact(content.validTo),
    ...(content.area !== undefined && { GXSDBM: content.area }),
    ZZQZR: sealing.signer,
    ZZQZMC: sealing.sealName,
    ZZQZSJ: instant(sealing.at),
  }
  for (const [name, value] of Object.entries(content.face)) {
    if (!faceName.test(name)) throw new RangeError(`no key can be made of the field ${name}`)
    metadata[`KZ_${name}`] = value
  }
  metadata['QY_SALT'] = toHex(content.salt)
  return metadata
}

/** SHA-256("qiyin/certificate-content/v1" ‖ 0x00 ‖ canonical JSON of the record), hex; the order of the keys is no part of it. */
export function contentDigest(crypto: CryptoPort, metadata: Metadata): string {
  return toHex(crypto.digest('sha256', concat(label, separator, utf8(canonicalJson(metadata)))))
}

/** The civil dates of a record; undefined where they are no days. `to` null: 长期. */
export function validityIn(metadata: Metadata): { from: string; to: string | null } | undefined {
  const from = expanded(metadata['ZZYXQQSRQ'])
  const end = metadata['ZZYXQJZRQ']
  // GB/T 36903 has both spellings of 长期.
  const to = end === '' || end === permanent ? null : expanded(end)
  return from === undefined || to === undefined ? undefined : { from, to }
}

const compact = (date: string) => date.replaceAll('-', '')

function expanded(text: string | undefined): string | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text ?? '')
  return match ? `${match[1]}-${match[2]}-${match[3]}` : undefined
}

/** `YYYYMMDDhhmmss+0800`: civil time in China, to the second. */
function instant(at: Date): string {
  const local = new Date(at.getTime() + 8 * 60 * 60 * 1000).toISOString()
  return `${local.slice(0, 19).replaceAll(/\D/g, '')}+0800`
}
