import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readPhoto } from '../../server/adapters/photo.ts'

function plain(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#8899aa' } })
}

test('a small file that would fill the memory is not opened', async () => {
  const deep = plain(4500, 4600).ensureAlpha(0.5).toColourspace('rgb16')
  const interlaced = await deep.png({ progressive: true, compressionLevel: 9 }).toBuffer()
  expect(interlaced.length).toBeLessThan(1024 * 1024)
  expect(await readPhoto(interlaced)).toBe('unreadable')
})

test('a large photo of a telephone that was held sideways is upright and says nothing of itself', async () => {
  const turned = await plain(4000, 3000)
    .withMetadata({ orientation: 6 })
    .withExif({ IFD0: { Artist: '示例' } })
    .jpeg()
    .toBuffer()
  const photo = await readPhoto(turned)
  if (typeof photo === 'string') throw new Error(photo)
  const { width, height, exif, orientation } = await sharp(photo).metadata()
  expect([width, height, exif, orientation]).toEqual([358, 441, undefined, undefined])
})

test('of many photos at once every one is answered, damaged ones too', async () => {
  const sound = await plain(400, 500).png().toBuffer()
  const damaged = sound.subarray(0, 60)
  const sent = [sound, damaged, sound, damaged, sound, damaged, sound]
  const answers = await Promise.all(sent.map((bytes) => readPhoto(bytes)))
  expect(answers.map((answer) => typeof answer)).toEqual(
    sent.map((bytes) => (bytes === sound ? 'object' : 'string')),
  )
})
