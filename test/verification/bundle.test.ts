import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { strFromU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { toHex } from '../../server/core/values/bytes.ts'
import type { Report } from '../../server/core/values/report.ts'
import type { Suite } from '../../server/core/values/suite.ts'
import { examineBundle, openBundle } from '../../server/core/verify-bundle.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'
import { agreed, drafter, type House, openHouse, signerA, signerB } from '../journeys/house.ts'
import { addText, inFolder } from './forgeries.ts'

let house: House
let zip: Uint8Array
/** Of another contract of the same platform. */
let other: Uint8Array

beforeAll(async () => {
  house = await openHouse()
  zip = await completedBundle()
  other = await completedBundle('both')
})

afterAll(() => house.close())

async function completedBundle(suite: Suite = 'international'): Promise<Uint8Array> {
  const input = { ...(await house.draftInput()), suite }
  const { id } = agreed(await house.app.contracts.draft(await house.actor(drafter), input))
  await house.submit(id)
  await house.approve(id)
  await house.app.outbox.runDue()
  await house.sign(signerA, id)
  await house.sign(signerB, id)
  await house.app.ledger.sequence()
  return agreed(await house.app.verification.bundleOf(id)).bytes
}

type Files = Record<string, Uint8Array>

/** The bundle with some files changed; `manifest` says whether the forger thought of it. */
function repack(bundle: Uint8Array, change: (files: Files) => void, manifest: 'kept' | 'adapted') {
  const files: Files = unzipSync(bundle)
  change(files)
  if (manifest === 'adapted') {
    const stated = JSON.parse(strFromU8(files['manifest.json'] as Uint8Array))
    const paths = Object.keys(files).filter((path) => path !== 'manifest.json')
    stated.files = Object.fromEntries(
      paths.map((path) => [path, toHex(nodeCrypto.digest('sha256', files[path] as Uint8Array))]),
    )
    files['manifest.json'] = Buffer.from(JSON.stringify(stated))
  }
  return zipSync(files)
}

function told({ verdict, findings }: Report): string[] {
  const lines = findings
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ code, outcome, reason }) => [code, outcome, reason].filter(Boolean).join(' '))
  return [verdict, ...lines]
}

const offline = (bundle: Uint8Array) =>
  examineBundle(nodeCrypto, openBundle(nodeCrypto, bundle), undefined, house.clock.now())
const judge = async (bundle: Uint8Array) => told(await house.app.verification.examineBundle(bundle))

test('a bundle is valid by the platform, and offline valid by its own word, which is said', async () => {
  expect(await judge(zip)).toEqual(['valid'])
  expect(told(offline(zip))).toEqual(['valid-with-notes', 'bundle.trust noted self-supplied'])
})

test('the browser judges a bundle as the server does', () => {
  const now = house.clock.now()
  const there = examineBundle(webCrypto, openBundle(webCrypto, zip), undefined, now)
  expect(there).toEqual(offline(zip))
})

test('a file changed after packing is named', async () => {
  const changed = repack(
    zip,
    (files) => {
      files['README.txt'] = Buffer.from('send the money elsewhere')
    },
    'kept',
  )
  const report = await house.app.verification.examineBundle(changed)
  expect(told(report)).toEqual(['invalid', 'bundle.contents failed altered'])
  expect(report.findings.find(({ code }) => code === 'bundle.contents')?.facts).toEqual({
    path: 'README.txt',
  })
})

test('a file that was added or taken out is noticed too', async () => {
  const added = repack(
    zip,
    (files) => {
      files['more.txt'] = Buffer.from('more')
    },
    'kept',
  )
  const taken = repack(
    zip,
    (files) => {
      delete files['certificates/list-1.crl']
    },
    'kept',
  )
  expect(await judge(added)).toEqual(['invalid', 'bundle.contents failed altered'])
  expect(await judge(taken)).toEqual(['invalid', 'bundle.contents failed altered'])
})

test("another file's proof is told as another file's", async () => {
  const theirs: Files = unzipSync(other)
  const crossed = repack(
    zip,
    (files) => {
      for (const path of Object.keys(files).filter((one) => one.startsWith('ledger/'))) {
        files[path] = theirs[path] as Uint8Array
      }
    },
    'adapted',
  )
  expect(await judge(crossed)).toEqual(['invalid', 'ledger.inclusion failed other-document'])
  expect(told(offline(crossed))).toContain('ledger.inclusion failed other-document')
})

test("another file's proof under this file's name does not open", async () => {
  const theirs: Files = unzipSync(other)
  const crossed = repack(
    zip,
    (files) => {
      for (const path of Object.keys(files).filter((one) => one.startsWith('ledger/'))) {
        if (!path.endsWith('.opening.json')) files[path] = theirs[path] as Uint8Array
      }
    },
    'adapted',
  )
  expect(await judge(crossed)).toEqual(['invalid', 'ledger.inclusion failed opening-wrong'])
})

test('a changed file in a well-made bundle is judged like the file alone', async () => {
  const forged = repack(
    zip,
    (files) => {
      files['document.pdf'] = addText(files['document.pdf'] as Uint8Array)
    },
    'adapted',
  )
  expect(await judge(forged)).toEqual([
    'invalid',
    'document.coverage noted bytes-after',
    'document.changes failed page-content',
    'ledger.inclusion noted earlier-revision-only',
  ])
})

test('what a bundle says of its seals does not count where the platform can be asked', async () => {
  const serial = (await house.app.verification.examineBundle(zip)).signatures[0]?.serial
  const lying = repack(
    zip,
    (files) => {
      const status = JSON.parse(strFromU8(files['status.json'] as Uint8Array))
      for (const seal of status.seals) if (seal.serial === serial) seal.statusThen = 'suspended'
      files['status.json'] = Buffer.from(JSON.stringify(status))
    },
    'adapted',
  )
  expect(await judge(lying)).toEqual(['valid'])
  expect(told(offline(lying))).toContain('signature.seal failed not-active-then')
})

test('a bundle with a trust anchor of its own making convinces nobody who asks the platform', async () => {
  const files: Files = unzipSync(zip)
  const [name, hash] =
    strFromU8(files['trust/policy.txt'] as Uint8Array)
      .split(/[ \n]/)[1]
      ?.split('+') ?? []
  const own = `log ${name}+${hash}+${Buffer.alloc(33, 1).toString('base64')}\nquorum none\n`
  const forged = repack(
    zip,
    (contents) => {
      contents['trust/policy.txt'] = Buffer.from(own)
    },
    'adapted',
  )
  expect(told(offline(forged))).toContain('ledger.inclusion failed vkey-malformed')
  expect(await judge(forged)).toEqual(['valid'])
})

const sizeAt = 24
const directoryAt = 16
const endLength = 22

/** One entry that inflates to 16 MiB, with another size written into the directory. */
function bomb(stated: number): Uint8Array {
  const packed = zipSync({ 'document.pdf': new Uint8Array(16 * 1024 * 1024) }, { level: 9 })
  const view = new DataView(packed.buffer, packed.byteOffset)
  const central = view.getUint32(packed.length - endLength + directoryAt, true)
  view.setUint32(central + sizeAt, stated, true)
  return packed
}

function manyFiles(): Uint8Array {
  const names = Array.from({ length: 10_001 }, (_, n) => `f${n}`)
  return zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array(0)])))
}

test.each([
  ['a bomb that lies about its size', () => bomb(100), 'bundle-unreadable'],
  ['a bomb that does not', () => bomb(300 * 1024 * 1024), 'bundle-too-large'],
  ['too many files', manyFiles, 'bundle-too-large'],
  [
    'an archive of something else',
    () => zipSync({ 'a.txt': Buffer.from('hello') }),
    'bundle-unreadable',
  ],
  ['half an archive', () => zip.slice(0, zip.length >> 1), 'bundle-unreadable'],
  [
    'a way out of the folder',
    () => zipSync({ '../../etc/passwd': Buffer.from('x') }),
    'bundle-unreadable',
  ],
])('%s cannot be read', async (_, make, reason) => {
  expect(await judge(make())).toEqual(['unreadable', `document.readable failed ${reason}`])
})

test('a change anywhere in the archive is never taken for the real one', () => {
  const step = Math.floor(zip.length / 60)
  for (let at = 0; at < zip.length; at += step) {
    const changed = zip.slice()
    changed[at] = (changed[at] ?? 0) ^ 0x41
    const { verdict } = offline(changed)
    if (verdict === 'invalid' || verdict === 'unreadable') continue
    // A time or an attribute in the directory is no content.
    const { bundle } = openBundle(nodeCrypto, changed)
    expect(bundle).toEqual(openBundle(nodeCrypto, zip).bundle)
  }
})

/** What the README's commands print, each of which must succeed; 'openssl' and 'pdfsig' are among them. */
function answersOf(bundle: Uint8Array): string {
  return inFolder((folder) => {
    const files: Files = unzipSync(bundle)
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), bytes)
    }
    const readme = strFromU8(files['README.txt'] as Uint8Array)
    const commands = readme.split('\n').filter((line) => line.startsWith('$ '))
    expect(commands.length).toBeGreaterThan(12)
    const script = ['set -e', 'exec 2>&1', ...commands.map((line) => line.slice(2))].join('\n')
    return execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' })
  })
}

test.each(['international', 'both', 'guomi'] as const)(
  'every command of the README does with other tools what it says (%s)',
  async (suite) => {
    const bundle =
      suite === 'guomi' ? await completedBundle(suite) : { international: zip, both: other }[suite]
    const answers = answersOf(bundle)
    const report = offline(bundle)
    const { pdf } = openBundle(nodeCrypto, bundle).bundle ?? {}
    expect(answers).toContain(toHex(nodeCrypto.digest('sha256', pdf ?? new Uint8Array())))
    expect(answers).toContain('Total document signed')
    // The time stamp, and the ledger's checkpoint.
    expect(answers).toContain('Verification: OK')
    expect(answers).toContain('Signature Verified Successfully')
    expect(answers).toContain(report.ledger[0]?.leafHash)
    if (suite === 'guomi') return
    expect(answers.match(/Signature is Valid/g)).toHaveLength(2)
    expect(answers).toContain('CAdES Verification successful')
    // The revocation list.
    expect(answers).toContain('verify OK')
  },
)
