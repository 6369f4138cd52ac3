import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContractView } from '../../server/contracts/types.ts'
import { agreed, auditHouse, drafter, type House, openHouse, signerA, signerB } from './house.ts'

let house: House
let completed: ContractView
let path: string
let original: Buffer

beforeAll(async () => {
  house = await openHouse()
  const { id } = await house.toSigning()
  await house.sign(signerA, id)
  await house.sign(signerB, id)
  await auditHouse(house.app)
  // With the time stamp that preserves it.
  completed = await house.view(id)
  const digest = completed.documentDigest ?? ''
  path = join(house.config.dataFolder, 'documents', digest.slice(0, 2), digest.slice(2))
  original = readFileSync(path)
})

afterAll(() => house.close())

test('one changed byte of a stored file is named by the audit, and the file is not handed out', async () => {
  const changed = Buffer.from(original)
  changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1
  writeFileSync(path, changed)
  await expectNamed('document-changed')
  const { app, actor } = house
  const person = await actor(drafter)
  await expect(app.contracts.file(person, completed.id)).rejects.toThrow('has changed on disk')
  await expect(app.verification.bundle(person, completed.id)).rejects.toThrow('has changed')
})

test('a file that is gone is named by the audit, and asking for it is refused', async () => {
  rmSync(path)
  await expectNamed('document-missing')
  const person = await house.actor(drafter)
  const answer = await house.app.contracts.file(person, completed.id)
  expect(answer).toMatchObject({ refused: true, code: 'not-found' })
})

test('a file that is put back is sound again', async () => {
  writeFileSync(path, original)
  await auditHouse(house.app)
  const person = await house.actor(drafter)
  const { bytes } = agreed(await house.app.contracts.file(person, completed.id))
  expect(original.equals(bytes)).toBe(true)
})

test('nobody signs on top of a file that has changed', async () => {
  const { id, documentDigest: digest } = await house.toSigning()
  const input = await house.signInput(signerA, id)
  const place = join(
    house.config.dataFolder,
    'documents',
    `${digest}`.slice(0, 2),
    `${digest}`.slice(2),
  )
  const prepared = readFileSync(place)
  writeFileSync(place, Buffer.concat([prepared, Buffer.from('\n')]))
  const attempt = house.app.contracts.sign(await house.actor(signerA), id, input)
  await expect(attempt).rejects.toThrow('has changed on disk')
  expect((await house.view(id)).parties[0]).toMatchObject({ state: 'invited' })
  writeFileSync(place, prepared)
  expect(await house.sign(signerA, id)).toMatchObject({ parties: [{ state: 'signed' }, {}] })
})

async function expectNamed(code: string): Promise<void> {
  const { faults } = await house.app.audit()
  expect(faults).toEqual([{ code, facts: { digest: completed.documentDigest } }])
}
