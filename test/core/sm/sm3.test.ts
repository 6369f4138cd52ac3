import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { toHex, utf8 } from '../../../server/core/values/bytes.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'

/** GB/T 32905-2016 appendix A.1 and A.2. */
const vectors: readonly [string, string][] = [
  ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
  ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
]

test.each(vectors)('SM3 of GB/T 32905 over "%s" in both implementations', (message, expected) => {
  for (const port of [nodeCrypto, webCrypto]) {
    expect(toHex(port.digest('sm3', utf8(message)))).toBe(expected)
    const halves = [utf8(message.slice(0, 1)), utf8(message.slice(1))]
    expect(toHex(port.digest('sm3', ...halves))).toBe(expected)
  }
})

test('the SM3 of the browser is that of OpenSSL at every length and in any parts', () => {
  const run = (parts: readonly Uint8Array[]) => {
    const expected = createHash('sm3').update(Buffer.concat(parts)).digest('hex')
    expect(toHex(webCrypto.digest('sm3', ...parts))).toBe(expected)
    expect(toHex(nodeCrypto.digest('sm3', ...parts))).toBe(expected)
  }
  for (let length = 0; length <= 130; length++) run([new Uint8Array(length).fill(length)])
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), run), {
    numRuns: 30,
  })
})
