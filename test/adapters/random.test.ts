import { expect, test } from 'vitest'
import { systemRandom } from '../../server/adapters/random.ts'
import { toHex } from '../../server/core/values/bytes.ts'

test('random octets have the length asked for and never come twice', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 2000; i++) {
    const length = [16, 26, 32, 33][i % 4] as number
    const octets = systemRandom(length)
    expect(octets.length).toBe(length)
    seen.add(toHex(octets.subarray(0, 16)))
  }
  expect(seen.size).toBe(2000)
  expect(new Set(systemRandom(10_000)).size).toBe(256)
  expect(systemRandom(0).length).toBe(0)
})

test('what was handed out does not change when more is drawn', () => {
  const octets = systemRandom(32)
  const before = toHex(octets)
  for (let i = 0; i < 500; i++) systemRandom(32)
  expect(toHex(octets)).toBe(before)
})
