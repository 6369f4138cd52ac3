import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { contentDigest, metadataOf, validityIn } from '../../../server/core/certificates/content.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import { content } from './content.ts'

test('writes the keys of the metadata standard, face fields and salt, in this order', () => {
  const metadata = metadataOf(content())
  expect(Object.keys(metadata).join(' ')).toBe(
    'ZZBS ZZMC ZZLXMC ZZLXDM ZZBH BBH ZZBFJG ZZBFJGDM ZZBFRQ CZZT CZZTDM CZZTDMLX CZZTDMLXDM ' +
      'ZZYXQQSRQ ZZYXQJZRQ ZZQZR ZZQZMC ZZQZSJ KZ_name KZ_subject QY_SALT',
  )
  expect(metadata).toMatchObject({
    ZZBFRQ: '20261122',
    ZZYXQJZRQ: '99991231',
    ZZQZSJ: '20261122163000+0800',
    QY_SALT: '07'.repeat(32),
  })
  expect(validityIn(metadata)).toEqual({ from: '2026-11-22', to: null })
  expect(validityIn(metadataOf(content({ validTo: '2031-11-21' })))?.to).toBe('2031-11-21')
  expect(validityIn({})).toBeUndefined()
})

test('digests the same record to the same value, whatever the order and the machine', () => {
  const metadata = metadataOf(content())
  const digest = contentDigest(nodeCrypto, metadata)
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  const reversed = Object.fromEntries(Object.entries(metadata).reverse())
  expect(contentDigest(webCrypto, reversed)).toBe(digest)
  for (const key of Object.keys(metadata)) {
    const changed = { ...metadata, [key]: `${metadata[key]} ` }
    expect(contentDigest(nodeCrypto, changed), key).not.toBe(digest)
  }
})

test('takes neither a short salt nor a field that has no name', () => {
  expect(() => metadataOf(content({ salt: new Uint8Array(16) }))).toThrow(RangeError)
  expect(() => metadataOf(content({ face: { 'a b': 'x' } }))).toThrow(RangeError)
})
