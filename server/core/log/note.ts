/** C2SP signed-note with Ed25519 keys (signature type 0x01): parse strictly, verify, sign, verifier keys. */
import { concat, equal, fromHex, toBase64, toHex, tryBase64, utf8 } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { type Refusal, refuse } from '../values/refusal.ts'

/** A key that may sign notes; written `name+keyId+base64(type ‖ publicKey)`. */
export type VerifierKey = {
  readonly name: string
  /** 8 hex digits. */
  readonly keyId: string
  /** Raw Ed25519, 32 octets. */
  readonly publicKey: Uint8Array
}

export type NoteSignature = {
  readonly name: string
  readonly keyId: string
  readonly signature: Uint8Array
}

export type Note = {
  /** What is signed: lines, the last newline included. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** `sign` returns the 64 octets of an Ed25519 signature over the note text. */
export type NoteSigner = {
  readonly key: VerifierKey
  sign(message: Uint8Array): Uint8Array
}

const ed25519 = 1
// "MUST accept at least up to 16 signatures"; post-quantum ones reach 5 kB each.
const maxSignatures = 64
const maxLength = 1_000_000
const signatureLine = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u
const keyName = /^[^\s+]+$/u
// Below U+0020; the newline is allowed and taken out before.
const controlCharacter = /[^\u0020-\uffff]/
const loneSurrogate = /\p{Surrogate}/u
// RFC 8410 §4: SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING } before the 32 octets of the key.
const spkiPrefix = fromHex('302a300506032b6570032100')

/** SubjectPublicKeyInfo DER of a raw Ed25519 key. */
export function ed25519Spki(publicKey: Uint8Array): Uint8Array {
  return concat(spkiPrefix, publicKey)
}

/** The raw 32 octets of a key given raw or as SubjectPublicKeyInfo; RangeError for anything else. */
export function rawEd25519(key: Uint8Array): Uint8Array {
  if (key.length === 32) return key
  const prefix = key.subarray(0, spkiPrefix.length)
  if (key.length !== 44 || !equal(prefix, spkiPrefix)) throw new RangeError('not an Ed25519 key')
  return key.slice(spkiPrefix.length)
}

/** RangeError for a name with spaces or `+`, or a key that is not 32 octets. */
export function verifierKey(crypto: CryptoPort, name: string, publicKey: Uint8Array): VerifierKey {
  if (!keyName.test(name)) throw new RangeError('a key name has neither spaces nor +')
  if (publicKey.length !== 32) throw new RangeError('an Ed25519 key has 32 octets')
  const identified = concat(utf8(`${name}\n`), Uint8Array.of(ed25519), publicKey)
  const keyId = toHex(crypto.digest('sha256', identified).subarray(0, 4))
  return { name, keyId, publicKey }
}

export function formatVerifierKey({ name, keyId, publicKey }: VerifierKey): string {
  return `${name}+${keyId}+${toBase64(concat(Uint8Array.of(ed25519), publicKey))}`
}

/** Undefined unless well formed, of type Ed25519 and with the key ID that its content gives. */
export function parseVerifierKey(crypto: CryptoPort, text: string): VerifierKey | undefined {
  const [, name, keyId, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? []
  const material = encoded === undefined ? undefined : tryBase64(encoded)
  if (name === undefined || material?.length !== 33 || material[0] !== ed25519) return undefined
  const key = verifierKey(crypto, name, material.slice(1))
  return key.keyId === keyId ? key : undefined
}

/** Strict: undefined for whatever the specification does not allow. */
export function parseNote(source: string): Note | undefined {
  if (source.length > maxLength || !source.endsWith('\n')) return undefined
  if (controlCharacter.test(source.replaceAll('\n', '')) || loneSurrogate.test(source))
    return undefined
  // "The text is separated from the signatures by the last empty line in the note."
  const blank = source.lastIndexOf('\n\n')
  if (blank < 0) return undefined
  const lines = source.slice(blank + 2, -1).split('\n')
  if (lines.length > maxSignatures) return undefined
  const signatures = lines.map(parseSignatureLine)
  if (!signatures.every((signature) => signature !== undefined)) return undefined
  return { text: source.slice(0, blank + 1), signatures }
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [, name, encoded] = signatureLine.exec(line) ?? []
  const octets = encoded === undefined ? undefined : tryBase64(encoded)
  if (name === undefined || !octets || octets.length < 5) return undefined
  return { name, keyId: toHex(octets.subarray(0, 4)), signature: octets.slice(4) }
}

/**
 * The text of a note that at least one of `keys` signed. Refusals: `note-malformed`, `note-unsigned` (no known
 * key), `note-signature-wrong` (a known key's signature fails, which rejects the whole note).
 */
export function openNote(
  crypto: CryptoPort,
  source: string,
  keys: readonly VerifierKey[],
): { text: string; signedBy: readonly VerifierKey[] } | Refusal {
  const note = parseNote(source)
  if (!note) return refuse('note-malformed')
  const data = utf8(note.text)
  const signedBy: VerifierKey[] = []
  for (const { name, keyId, signature } of note.signatures) {
    const key = keys.find((candidate) => candidate.name === name && candidate.keyId === keyId)
    if (!key) continue
    const publicKey = ed25519Spki(key.publicKey)
    const check = { scheme: 'ed25519', hash: 'sha512', publicKey, data, signature } as const
    // One checkpoint proves every entry before it: the same note comes with many answers.
    if (!crypto.verify({ ...check, lasting: true }))
      return refuse('note-signature-wrong', { key: name })
    signedBy.push(key)
  }
  return signedBy.length > 0 ? { text: note.text, signedBy } : refuse('note-unsigned')
}

/** RangeError when `text` is no note text: it ends in a newline and holds no other control character. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  const message = utf8(text)
  const lines = signers.map(({ key, sign }) => {
    const encoded = toBase64(concat(fromHex(key.keyId), sign(message)))
    return `— ${key.name} ${encoded}\n`
  })
  const source = `${text}\n${lines.join('')}`
  if (parseNote(source)?.text !== text) throw new RangeError('not a note text')
  return source
}
