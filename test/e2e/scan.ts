import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import jsqr from 'jsqr'
import sharp from 'sharp'
import { inFolder } from '../verification/forgeries.ts'

/** What a camera reads off the printed face: the first page as pixels, its QR code as text. */
export async function scanned(pdf: Uint8Array): Promise<string> {
  const png = inFolder((folder) => {
    const [file, picture] = [join(folder, 'face.pdf'), join(folder, 'face')]
    writeFileSync(file, pdf)
    execFileSync('pdftoppm', ['-r', '200', '-png', '-singlefile', file, picture])
    return readFileSync(`${picture}.png`)
  })
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const found = jsqr(new Uint8ClampedArray(data), info.width, info.height)
  if (!found) throw new Error('there is no QR code on the face')
  return found.data
}
