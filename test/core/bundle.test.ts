import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { packBundle, readBundle } from '../../server/core/bundle.ts'
import { toBase64 } from '../../server/core/values/bytes.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'

const base64 = (byte: number) => toBase64(Uint8Array.of(byte))

test('roots of outside stampers travel in a bundle, apart from its anchors and for time only', () => {
  const answer = {
    ...{ entries: [], seals: [], documents: [], certificates: [], revocationLists: [] },
    ...{ roots: [base64(1)], intermediates: [base64(2)], ledgerKey: 'example+01+AA' },
    anchors: [
      { certificate: base64(3), scopes: ['person', 'timestamping'] },
      { certificate: base64(4), scopes: ['seal'] },
    ],
  }
  const createdAt = new Date('2026-11-23T08:00:00Z')
  const contents = { pdf: Uint8Array.of(5), answer, readme: '示例', createdAt }
  const zip = packBundle(nodeCrypto, contents)
  expect(Object.keys(unzipSync(zip))).toContain('timestamping/root-0.cer')
  const read = readBundle(nodeCrypto, zip)
  if (isRefusal(read)) throw new Error(read.code)
  expect(read.altered).toEqual([])
  expect(read.answer.roots).toEqual([base64(1)])
  expect(read.answer.anchors).toEqual([{ certificate: base64(3), scopes: ['timestamping'] }])
})
