import sharp, { type Metadata } from 'sharp'

const largest = 5 * 1024 * 1024
/** Pixels; beyond this a small file is a bomb. */
const mostPixels = 50_000_000
/** Octets of a picture that cannot be read from top to bottom, but only whole. */
const mostHeld = 160_000_000
/** Pictures opened at one time: so much memory, whoever sends how many. */
const mostAtOnce = 2
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
  const leave = await enter()
  try {
    return await portraitOf(bytes)
  } finally {
    leave()
  }
}

async function portraitOf(bytes: Uint8Array): Promise<Uint8Array | 'unreadable' | 'small'> {
  try {
    const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
    const metadata = await picture.metadata()
    const { autoOrient } = metadata
    if (autoOrient.width < width || autoOrient.height < height) return 'small'
    if (heldBy(metadata) > mostHeld) return 'unreadable'
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

/** Octets in memory: interlaced, progressive and turned pictures are opened whole. */
function heldBy(picture: Metadata): number {
  const { isProgressive, orientation = 1, channels, depth, width: across, height: down } = picture
  const whole = isProgressive || orientation > 1
  return whole ? across * down * channels * (depth === 'ushort' ? 2 : 1) : 0
}

let inside = 0
const waiting: (() => void)[] = []

/** Resolves when there is room; whoever has done calls what it resolves to. */
async function enter(): Promise<() => void> {
  if (inside < mostAtOnce) inside += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  return () => {
    const next = waiting.shift()
    if (next) next()
    else inside -= 1
  }
}

function isJpegOrPng(bytes: Uint8Array): boolean {
  const starts = (...magic: number[]) => magic.every((octet, i) => bytes[i] === octet)
  return starts(0xff, 0xd8, 0xff) || starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
}
