import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { toHex } from '../../../server/core/values/bytes.ts'
import { commit, opens } from '../../../server/core/values/commitment.ts'

const salt = new Uint8Array(32).fill(9)
const opening = { salt: toHex(salt), value: '示例公司' }

test('a commitment is the documented hash', () => {
  const expected = createHash('sha256')
    .update('qiyin/commitment/v1\0')
    .update(Buffer.from([0, 0, 0, 4]))
    .update('name')
    .update(salt)
    .update(Buffer.from([0, 0, 0, 12]))
    .update('示例公司')
    .digest('hex')
  expect(commit(nodeCrypto, 'name', salt, '示例公司')).toBe(expected)
})

test('a commitment opens with its own salt, value and domain only', () => {
  const commitment = commit(nodeCrypto, 'name', salt, opening.value)
  expect(opens(nodeCrypto, commitment, 'name', opening)).toBe(true)
  expect(opens(nodeCrypto, commitment, 'code', opening)).toBe(false)
  expect(opens(nodeCrypto, commitment, 'name', { ...opening, value: '示例公司 ' })).toBe(false)
  expect(opens(nodeCrypto, commitment, 'name', { ...opening, salt: '00'.repeat(32) })).toBe(false)
  expect(opens(nodeCrypto, commitment, 'name', { ...opening, salt: 'zz'.repeat(32) })).toBe(false)
  expect(opens(nodeCrypto, commitment.toUpperCase(), 'name', opening)).toBe(false)
})

test('text cannot move between domain and value', () => {
  const left = commit(nodeCrypto, 'ab', salt, 'c')
  expect(commit(nodeCrypto, 'a', salt, 'bc')).not.toBe(left)
  expect(() => commit(nodeCrypto, 'a', new Uint8Array(16), 'b')).toThrow(RangeError)
})
