import sharp from 'sharp'

const largest = 5 * 1024 * 1024
/** Pixels; beyond this a small file is a bomb. */
const mostPixels = 50_000_000
/** Two inches of a Chinese identity photo (26 × 32 mm) at 350 dpi. */
const [width, height] = [358, 441] as const

/**
 * A portrait as certificates carry it: JPEG of 358 × 441 px, upright, without metadata. `large`: beyond 5 MB, nothing of it
 * was decoded; `unreadable`: no JPEG or PNG by its content, or damaged; `small`: fewer pixels than are needed.
 */
export async function readPhoto(
  bytes: Uint8Array,
): Promise<Uint8Array | 'large' | 'unreadable' | 'small'> {
  if (bytes.length > largest) return 'large'
  if (!isJpegOrPng(bytes)) return 'unreadable'
  try {
    const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
    const { autoOrient } = await picture.metadata()
    if (autoOrient.width < width || autoOrient.height < height) return 'small'
    const jpeg = await picture
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize(width, height, { fit: 'cover' })
      .toColourspace('srgb')
      .jpeg({ quality: 86 })
      .toBuffer()
    return new Uint8Array(jpeg)
  } catch {
    // sharp throws at whatever it cannot decode; to the person it is all one.
    return 'unreadable'
  }
}

function isJpegOrPng(bytes: Uint8Array): boolean {
  const starts = (...magic: number[]) => magic.every((octet, i) => bytes[i] === octet)
  return starts(0xff, 0xd8, 0xff) || starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
}
