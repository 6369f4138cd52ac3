import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { formatCheckpoint } from '../../../server/core/log/checkpoint.ts'
import { formatLeaf, type Leaf, parseLeaf } from '../../../server/core/log/leaf.ts'
import { leafHash, nodeHash } from '../../../server/core/log/merkle.ts'
import {
  formatVerifierKey,
  rawEd25519,
  signNote,
  verifierKey,
} from '../../../server/core/log/note.ts'
import { formatProof, parseProof, verifyProof } from '../../../server/core/log/proof.ts'
import { toBase64, utf8 } from '../../../server/core/values/bytes.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const raw = rawEd25519(new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })))
const key = verifierKey(nodeCrypto, 'ledger.example/qiyin', raw)
const vkey = formatVerifierKey(key)
const signer = { key, sign: (text: Uint8Array) => new Uint8Array(sign(null, text, privateKey)) }

const leaves = ['a', 'b', 'c'].map(utf8)
const [a, b, c] = leaves.map((leaf) => leafHash(nodeCrypto, leaf)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
const root = nodeHash(nodeCrypto, nodeHash(nodeCrypto, a, b), c)
const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: 3, root }), [signer])
const proof = formatProof({ index: 1, hashes: [a, c], checkpoint })
const leaf = leaves[1] as Uint8Array

test('a proof is the text that the specification shows', () => {
  const lines = ['c2sp.org/tlog-proof@v1', 'index 1', toBase64(a), toBase64(c), '', checkpoint]
  expect(proof).toBe(lines.join('\n'))
  expect(parseProof(proof)).toEqual({ index: 1, hashes: [a, c], checkpoint })
})

test('a proof shows its leaf and no other', () => {
  const expected = { origin: key.name, index: 1, treeSize: 3, root }
  expect(verifyProof(nodeCrypto, proof, leaf, vkey)).toEqual(expected)
  for (const other of [utf8('a'), utf8('b '), utf8('')]) {
    expect(verifyProof(nodeCrypto, proof, other, vkey)).toMatchObject({ code: 'inclusion-wrong' })
  }
})

test('extra data is carried and changes nothing', () => {
  const extra = utf8('out of band')
  const text = formatProof({ extra, index: 1, hashes: [a, c], checkpoint })
  expect(parseProof(text)?.extra).toEqual(extra)
  expect(verifyProof(nodeCrypto, text, leaf, vkey)).toMatchObject({ index: 1 })
})

test('a log of one leaf has a proof without hashes', () => {
  const single = signNote(formatCheckpoint({ origin: key.name, size: 1, root: a }), [signer])
  const text = formatProof({ index: 0, hashes: [], checkpoint: single })
  expect(verifyProof(nodeCrypto, text, utf8('a'), vkey)).toMatchObject({ index: 0, treeSize: 1 })
})

test.each([
  ['another version', proof.replace('@v1', '@v2')],
  ['no index', proof.replace('index 1\n', '')],
  ['a leading zero', proof.replace('index 1', 'index 01')],
  ['two spaces', proof.replace('index 1', 'index  1')],
  ['a carriage return', proof.replace('index 1\n', 'index 1\r\n')],
  ['extra after index', proof.replace('index 1\n', 'index 1\nextra AAAA\n')],
  ['extra that is no base64', proof.replace('index', 'extra ?\nindex')],
  ['a short hash', proof.replace(toBase64(a), 'AAAA')],
  ['hashes without padding', proof.replace(toBase64(a), toBase64(a).slice(0, -1))],
  ['too many hashes', proof.replace('index 1\n', `index 1\n${`${toBase64(a)}\n`.repeat(65)}`)],
  ['no checkpoint', proof.split('\n\n')[0] as string],
  ['nothing', ''],
])('a proof with %s is malformed', (_, text) => {
  expect(parseProof(text)).toBeUndefined()
  expect(verifyProof(nodeCrypto, text, leaf, vkey)).toMatchObject({ code: 'proof-malformed' })
})

test('each thing that can be wrong is told apart', () => {
  const codeOf = (text: string, by = vkey) => {
    const verdict = verifyProof(nodeCrypto, text, leaf, by)
    return 'refused' in verdict ? verdict.code : 'included'
  }
  const stranger = formatVerifierKey(verifierKey(nodeCrypto, key.name, new Uint8Array(32).fill(1)))
  expect(codeOf(proof)).toBe('included')
  expect(codeOf(proof, 'not a key')).toBe('vkey-malformed')
  expect(codeOf(proof, stranger)).toBe('note-unsigned')
  expect(codeOf(proof.replace('\n3\n', '\n4\n'))).toBe('note-signature-wrong')
  expect(codeOf(proof.replace('index 1', 'index 0'))).toBe('inclusion-wrong')
  expect(codeOf(formatProof({ index: 1, hashes: [c, a], checkpoint }))).toBe('inclusion-wrong')
  expect(codeOf(formatProof({ index: 1, hashes: [a], checkpoint }))).toBe('inclusion-wrong')
  const noCheckpoint = signNote('hello\n', [signer])
  expect(codeOf(formatProof({ index: 1, hashes: [a, c], checkpoint: noCheckpoint }))).toBe(
    'checkpoint-malformed',
  )
})

test('no single changed character leaves a proof standing, apart from a signature line nobody knows', () => {
  fc.assert(
    fc.property(
      fc.nat(proof.length - 1),
      fc.constantFrom('A', '1', '\n', ' ', '+', '—'),
      (at, character) => {
        const changed = proof.slice(0, at) + character + proof.slice(at + 1)
        fc.pre(changed !== proof)
        expect(verifyProof(nodeCrypto, changed, leaf, vkey)).toHaveProperty('refused')
      },
    ),
    { numRuns: 500 },
  )
})

const sample: Leaf = {
  v: 1,
  kind: 'seal.made',
  at: '2026-11-22T08:00:00.000Z',
  commitments: { digest: 'ab'.repeat(32) },
  facts: { state: '启用', revision: 2 },
}

test('a leaf has one spelling and is read only in that', () => {
  const bytes = formatLeaf(sample)
  expect(parseLeaf(bytes)).toEqual(sample)
  const text = new TextDecoder().decode(bytes)
  expect(text.startsWith('{"at":"2026-11-22T08:00:00.000Z","commitments":{"digest":"')).toBe(true)
  for (const other of [` ${text}`, text.replace('"v":1', '"v":1.0'), `${text}\n`]) {
    expect(parseLeaf(utf8(other))).toBeUndefined()
  }
})

test.each([
  ['another version', { ...sample, v: 2 }],
  ['an unknown member', { ...sample, name: '示例' }],
  ['a time with an offset', { ...sample, at: '2026-11-22T16:00:00.000+08:00' }],
  ['a commitment that is no digest', { ...sample, commitments: { digest: 'ab' } }],
  ['facts that nest', { ...sample, facts: { a: {} } }],
  ['no facts', { v: 1, kind: 'x', at: sample.at, commitments: {} }],
])('a leaf with %s is refused', (_, leaf) => {
  expect(parseLeaf(formatLeaf(leaf as unknown as Leaf))).toBeUndefined()
  expect(parseLeaf(Uint8Array.of(0xff))).toBeUndefined()
})
