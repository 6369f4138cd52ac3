/** What a PDF must say about a JPEG that it embeds as it is. */
export type JpegFrame = { width: number; height: number; components: 1 | 3 }

/**
 * From the frame header (ITU-T T.81 §B.2.2). Throws for bytes that are no JPEG of grey or YCbCr with eight bits: photos
 * are made so by the house.
 */
export function jpegFrame(bytes: Uint8Array): JpegFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) throw new Error('photo: not a JPEG')
  let at = 2
  while (at + 9 < bytes.length) {
    const marker = view.getUint16(at)
    if (marker === 0xffc0 || marker === 0xffc1 || marker === 0xffc2) {
      const components = view.getUint8(at + 9)
      if (view.getUint8(at + 4) !== 8 || (components !== 1 && components !== 3)) break
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5), components }
    }
    if (marker >> 8 !== 0xff) break
    at += 2 + view.getUint16(at + 2)
  }
  throw new Error('photo: a JPEG that cannot be embedded')
}
