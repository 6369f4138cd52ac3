import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openMasterKey } from '../../server/adapters/master-key.ts'
import { StartupError } from '../../server/config.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-key-'))
  path = join(folder, 'master.key')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the first start makes a key that only its owner can read', () => {
  const key = openMasterKey(path)
  expect(key).toHaveLength(32)
  expect(new Set(key).size).toBeGreaterThan(8)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['master.key'])
})

test('the second start reads the same key', () => {
  expect(openMasterKey(path)).toEqual(openMasterKey(path))
})

test.each(['', 'ff'.repeat(31), 'ff'.repeat(33), 'zz'.repeat(32), `${'ff'.repeat(32)}\n\n`])(
  'a damaged file (%j) is refused and left as it is',
  (content) => {
    writeFileSync(path, content, { mode: 0o600 })
    expect(() => openMasterKey(path)).toThrow(StartupError)
    expect(() => openMasterKey(path)).toThrow(/damaged/)
    expect(readFileSync(path, 'latin1')).toBe(content)
  },
)

test.each([0o640, 0o604, 0o660])('a file of mode %o is refused', (mode) => {
  openMasterKey(path)
  chmodSync(path, mode)
  expect(() => openMasterKey(path)).toThrow(/can be read by other users/)
})

test('a key that cannot be made is one sentence', () => {
  expect(() => openMasterKey(join(folder, 'absent', 'master.key'))).toThrow(StartupError)
})
