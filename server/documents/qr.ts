import { create, type QRCodeSegment } from 'qrcode'
import { utf8 } from '../core/values/bytes.ts'

/** Decimal digits of every number that a code's side allows, each behind it the blank that parts it from the next. */
const numbers = Array.from({ length: 178 }, (_, i) => Buffer.from(`${i} `, 'latin1'))
const unit = Buffer.from('1 re ', 'latin1')
/** Of one rectangle: three numbers of three digits at most, and its operator. */
const longest = 3 * 4 + unit.length

/**
 * A QR code (ISO/IEC 18004, level M) as filled rectangles in a square of `side` modules, origin bottom-left. Octets and
 * one mask always: to look for shorter modes and to weigh all eight masks takes fourteen times as long, and the addresses
 * printed here are as good as random under any mask. Throws beyond 2,331 octets.
 */
export function qrPath(text: string): { side: number; content: Uint8Array } {
  const octets: QRCodeSegment[] = [{ data: utf8(text), mode: 'byte' }]
  const { size, data: modules } = create(octets, {
    errorCorrectionLevel: 'M',
    maskPattern: 2,
  }).modules
  // Octets at once: as a string this is most of the garbage of a page.
  const content = Buffer.allocUnsafe((longest * size * (size + 1)) / 2 + 1)
  let end = 0
  const put = (piece: Buffer) => {
    for (const octet of piece) content[end++] = octet
  }
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at++) {
      if (!modules[at]) continue
      const start = column
      for (; column + 1 < size && modules[at + 1]; column++) at++
      put(numbers[start] as Buffer)
      put(numbers[size - 1 - row] as Buffer)
      put(numbers[column - start + 1] as Buffer)
      put(unit)
    }
  }
  content[end++] = 0x66 // f
  return { side: size, content: content.subarray(0, end) }
}
