import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDataFolder } from '../../server/adapters/data-folder.ts'
import { StartupError } from '../../server/config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-data-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a missing data folder is made, closed to other users', () => {
  const path = join(folder, 'deep', 'data')
  openDataFolder(path)
  expect(statSync(path).mode & 0o777).toBe(0o700)
})

test('an existing data folder is taken as it is', () => {
  openDataFolder(folder)
  expect(existsSync(folder)).toBe(true)
})

test('a file in the place of the data folder, or above it, is one sentence', () => {
  const file = join(folder, 'data')
  writeFileSync(file, '')
  expect(() => openDataFolder(file)).toThrow(StartupError)
  expect(() => openDataFolder(file)).toThrow(/a file stands in its place/)
  expect(() => openDataFolder(join(file, 'below'))).toThrow(/a file stands in its place/)
})
