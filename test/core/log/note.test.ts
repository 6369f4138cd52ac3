import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
} from '../../../server/core/log/checkpoint.ts'
import type { VerifierKey } from '../../../server/core/log/note.ts'
import {
  ed25519Spki,
  formatVerifierKey,
  openNote,
  parseNote,
  parseVerifierKey,
  rawEd25519,
  signNote,
  verifierKey,
} from '../../../server/core/log/note.ts'
import { concat, fromBase64, fromHex, utf8 } from '../../../server/core/values/bytes.ts'

// C2SP signed-note, "Example".
const specVkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const specText = 'This is an example message.\n'
const specSignature =
  '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
const specNote = `${specText}\n${specSignature}`

// Tessera, fault_test.go: the seed of the private key and the verifier key that belongs to it.
const faultSeed = fromBase64('AajLvPzbzMafNfiFvmRw1YlP7del7DYc1cr7Yntjf8yP').slice(1)
const faultVkey = 'example.com/fault_test+7f84ee58+AfMY9QKMQjVcokKlKSGRvcLL8YwvpDHua/r0e64EfFIX'
const faultPrivate = createPrivateKey({
  key: Buffer.from(concat(fromHex('302e020100300506032b657004220420'), faultSeed)),
  format: 'der',
  type: 'pkcs8',
})
const faultPublic = rawEd25519(
  new Uint8Array(createPublicKey(faultPrivate).export({ format: 'der', type: 'spki' })),
)
const faultKey = verifierKey(nodeCrypto, 'example.com/fault_test', faultPublic)
const faultSigner = {
  key: faultKey,
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, faultPrivate)),
}

function key(text: string): VerifierKey {
  const parsed = parseVerifierKey(nodeCrypto, text)
  if (!parsed) throw new Error(`not a verifier key: ${text}`)
  return parsed
}

test('the verifier key of the specification is read and written back', () => {
  expect(key(specVkey).name).toBe('example.com/foo')
  expect(key(specVkey).keyId).toBe('530d903a')
  expect(formatVerifierKey(key(specVkey))).toBe(specVkey)
})

test('the note of the specification opens with its key', () => {
  const opened = openNote(nodeCrypto, specNote, [key(specVkey)])
  expect(opened).toMatchObject({ text: specText, signedBy: [{ name: 'example.com/foo' }] })
})

test('a published seed gives the published verifier key', () => {
  expect(formatVerifierKey(faultKey)).toBe(faultVkey)
})

test.each([
  ['a wrong key ID', specVkey.replace('530d903a', '530d903b')],
  ['an upper-case key ID', specVkey.replace('530d903a', '530D903A')],
  ['another signature type', `example.com/foo+530d903a+BO${specVkey.slice(-42)}`],
  ['a key that is too short', 'example.com/foo+530d903a+AekyeRrm'],
  ['a space in the name', specVkey.replace('foo', 'f o')],
  ['no name', specVkey.slice('example.com/foo'.length)],
])('a verifier key with %s is refused', (_, text) => {
  expect(parseVerifierKey(nodeCrypto, text)).toBeUndefined()
})

test.each([
  ['no blank line', specNote.replace('\n\n', '\n')],
  ['no last newline', specNote.slice(0, -1)],
  ['no signature', `${specText}\n`],
  ['a carriage return', specNote.replace('message.', 'message.\r')],
  ['a tab', specNote.replace('an example', 'an\texample')],
  ['a hyphen for the dash', specNote.replace('—', '-')],
  ['a no-break space in the key name', specNote.replace('example.com/foo', 'example.com\u00a0foo')],
  ['a plus in the key name', specNote.replace('example.com/foo', 'example.com+foo')],
  ['base64 without padding', specNote.replace('QM=\n', 'QM\n')],
  ['base64 with stray bits', specNote.replace('QM=\n', 'QN=\n')],
  ['a second space', specNote.replace('foo Uw', 'foo  Uw')],
  ['a line that is no signature', `${specNote}signed, somebody\n`],
  ['a lone surrogate', specNote.replace('an', '\ud800')],
  ['signatures without end', `${specText}\n${specSignature.repeat(65)}`],
])('a note with %s is malformed', (_, source) => {
  expect(parseNote(source)).toBeUndefined()
  expect(openNote(nodeCrypto, source, [key(specVkey)])).toMatchObject({ code: 'note-malformed' })
})

test('the last blank line ends the text, so that a text may hold blank lines and even signatures', () => {
  const outer = signNote(specNote, [faultSigner])
  const opened = openNote(nodeCrypto, outer, [faultKey])
  expect(opened).toMatchObject({ text: specNote })
  expect(openNote(nodeCrypto, outer, [key(specVkey)])).toMatchObject({ code: 'note-unsigned' })
})

test('a changed text is a wrong signature, an unknown key is no signature at all', () => {
  const changed = specNote.replace('example message', 'exemplary message')
  expect(openNote(nodeCrypto, changed, [key(specVkey)])).toMatchObject({
    code: 'note-signature-wrong',
  })
  expect(openNote(nodeCrypto, specNote, [faultKey])).toMatchObject({ code: 'note-unsigned' })
})

test('a failing signature of a known key rejects the note although another one holds', () => {
  const good = signNote(specText, [faultSigner])
  const bad = specSignature.replace('Uw2QOkn8', 'Uw2QOkn9')
  const keys = [faultKey, key(specVkey)]
  expect(openNote(nodeCrypto, good + specSignature, keys)).toMatchObject({ text: specText })
  expect(openNote(nodeCrypto, good + bad, keys)).toMatchObject({ code: 'note-signature-wrong' })
})

test('a text that is no note text is not signed', () => {
  expect(() => signNote('no newline', [faultSigner])).toThrow(RangeError)
  expect(() => signNote('bell \u0007\n', [faultSigner])).toThrow(RangeError)
})

test('keys are taken raw or as SubjectPublicKeyInfo', () => {
  expect(rawEd25519(ed25519Spki(faultPublic))).toEqual(faultPublic)
  expect(() => rawEd25519(new Uint8Array(33))).toThrow(RangeError)
})

const root = nodeCrypto.digest('sha256', utf8('root'))

test('a checkpoint is written, signed and opened again', () => {
  const text = formatCheckpoint({ origin: faultKey.name, size: 20852163, root })
  const opened = openCheckpoint(nodeCrypto, signNote(text, [faultSigner]), faultKey)
  expect(opened).toEqual({ origin: faultKey.name, size: 20852163, root })
})

test('the checkpoint of the specification is read', () => {
  const text =
    'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
  expect(parseCheckpoint(text)).toMatchObject({
    origin: 'example.com/behind-the-sofa',
    size: 20852163,
  })
  expect(parseCheckpoint(`${text}an extension\n`)).toMatchObject({ size: 20852163 })
})

test.each([
  ['a leading zero', 'o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
  ['a sign', 'o\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
  [
    'a size beyond exact integers',
    'o\n9007199254740993\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  ],
  ['a short root', 'o\n1\nCsUYapGGPo4d\n'],
  ['no origin', '\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
  ['an empty extension line', 'o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n'],
  ['two lines', 'o\n1\n'],
])('a checkpoint with %s is malformed', (_, text) => {
  expect(parseCheckpoint(text)).toBeUndefined()
})

test('a checkpoint of another origin is refused although the key is right', () => {
  const text = formatCheckpoint({ origin: 'example.com/other', size: 0, root })
  const opened = openCheckpoint(nodeCrypto, signNote(text, [faultSigner]), faultKey)
  expect(opened).toMatchObject({ code: 'checkpoint-origin' })
})
