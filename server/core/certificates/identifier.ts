/** 电子证照标识 (GB/T 36904-2018 as public implementations have it, domain.md §2.5): read, checked and written. */
import { mod37and36 } from '../values/check-digits.ts'

export type IdentifierParts = {
  /** An object identifier in dotted decimals. */
  root: string
  /** 证照类型代码, 21 characters. */
  typeCode: string
  /** 颁发机构代码, 6 to 18 characters. */
  issuerCode: string
  /** 流水号, 1 to 40 characters. */
  serial: string
  /** 版本号, three digits. */
  edition: string
}

/** `form`: not built like one, or under another root; `check`: the check character does not fit (标识校验位不符). */
export type IdentifierFault = 'form' | 'check'

/** The state's own arc: read wherever it stands, never minted here. */
export const nationalRoot = '1.2.156.3005.2'

const longest = 128
const dotted = /^(?:[01]\.(?:\d|[12]\d|3\d)|2\.(?:0|[1-9]\d{0,38}))(?:\.(?:0|[1-9]\d{0,38}))*$/
const shape =
  /^(\d[\d.]*)\.([0-9A-Z]{21})\.([0-9A-Z]{6,18})\.([0-9A-Z]{1,40})\.(\d{3})\.([0-9A-Z])$/

/** `root.type.issuer.serial.edition.check`; RangeError for parts that no identifier has. */
export function formatIdentifier(parts: IdentifierParts): string {
  const { root, typeCode, issuerCode, serial, edition } = parts
  const text = `${root}.${typeCode}.${issuerCode}.${serial}.${edition}.${checkCharacter(parts)}`
  if (typeof readIdentifier(text, root) === 'string') {
    throw new RangeError('these are no parts of a certificate identifier')
  }
  return text
}

/** `root` of the house; the national one is taken as well. Never throws, whatever the text. */
export function readIdentifier(text: string, root: string): IdentifierParts | IdentifierFault {
  const match = text.length > longest ? null : shape.exec(text)
  if (match === null) return 'form'
  const [, found, typeCode, issuerCode, serial, edition, check] = match as unknown as string[]
  const parts = { root: found, typeCode, issuerCode, serial, edition } as IdentifierParts
  if (!dotted.test(parts.root) || (parts.root !== root && parts.root !== nationalRoot))
    return 'form'
  return check === checkCharacter(parts) ? parts : 'check'
}

/** The same for a text whose root says nothing: a file may come from any house. */
export function identifierFault(text: string): IdentifierFault | undefined {
  const parts = readIdentifier(text, text.split('.').slice(0, -5).join('.'))
  return typeof parts === 'string' ? parts : undefined
}

/** ISO 7064 MOD 37,36 without dots and root. */
function checkCharacter({ typeCode, issuerCode, serial, edition }: IdentifierParts): string {
  return mod37and36(`${typeCode}${issuerCode}${serial}${edition}`) ?? ''
}
