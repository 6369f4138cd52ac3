/**
 * Keys with a remote signing service: Cloud Signature Consortium, "Architectures and protocols for remote signature
 * applications" v2.0. Of it: info, oauth2/token (client credentials), credentials/list, /info, /authorize (explicit PIN and
 * OTP), signatures/signHash. The service sees digests only.
 */
import { createPublicKey } from 'node:crypto'
import { signatureIdentifier, signatureOf } from '../core/asn1/algorithms.ts'
import { readDer } from '../core/asn1/der.ts'
import { integer, sequence } from '../core/asn1/der-build.ts'
import { asOid, asSequence } from '../core/asn1/der-values.ts'
import { oids } from '../core/asn1/oids.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import { toHex, tryBase64 } from '../core/values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, Refused, refuse } from '../core/values/refusal.ts'
import type {
  CredentialDevice,
  KeyReference,
  RemoteCredential,
  SignerFactor,
} from '../keys/custody-types.ts'
import { type Answer, assertAddress, type Call, caller, type RemoteConfig } from './csc-call.ts'

/**
 * `credentials` is §11.4, `credential` §11.5. Refusals: device-unavailable, device-answer, device-key-missing (disabled, or
 * its certificate is not valid), device-mechanism.
 */
export type RemoteSigning = CredentialDevice & {
  /** What the service says of itself (§11.1): names of its methods. */
  methods(): Promise<readonly string[] | Refusal>
  /** 1 to n hashes under one authorisation (§11.6, §11.10), in their order. */
  signHashes(
    id: string,
    algorithm: KeyAlgorithm,
    hashes: readonly Uint8Array[],
    factor: SignerFactor,
  ): Promise<readonly Uint8Array[] | Refusal>
}

type Deps = { crypto: CryptoPort; now: () => Date }

/** Throws where the address is neither https nor on this machine. */
export function createRemoteSigning(config: RemoteConfig, deps: Deps): RemoteSigning {
  assertAddress(config.baseUrl)
  const call = caller(config, deps)
  const signHashes: RemoteSigning['signHashes'] = async (id, algorithm, hashes, factor) => {
    const known = await credentialOf(call, id, algorithm)
    if (isRefusal(known)) return known
    const sad = await authorise(call, id, { hashes, factor, asks: known.asks })
    if (isRefusal(sad)) return sad
    return signUnder(call, id, { sad, algorithm, hashes })
  }
  return {
    async methods() {
      const told = await call('info', {})
      return isRefusal(told) ? told : texts(told['methods'])
    },
    async credentials(account) {
      // §11.4: this house comes with a token of its own and not with one of the holder's, so it has to say whose.
      const told = await call('credentials/list', { userID: account, onlyValid: true })
      return isRefusal(told) ? told : texts(told['credentialIDs'])
    },
    credential: (id) => credentialOf(call, id),
    signHashes,
    async open({ credential = '', key }: KeyReference, algorithm, factor) {
      const known = await credentialOf(call, credential, algorithm)
      if (isRefusal(known)) return known
      const { publicKey } = parseCertificate(known.certificate)
      // The service has put another key in its place: what it signs would not fit the certificate that is kept here.
      const same = key === undefined || key === toHex(deps.crypto.digest('sha256', publicKey))
      if (!same) return refuse('remote-key-changed')
      const missing = known.asks.find((one) => factor[one === 'PIN' ? 'pin' : 'otp'] === undefined)
      if (missing)
        return refuse(missing === 'PIN' ? 'pin-missing' : 'otp-missing', {}, missing.toLowerCase())
      return async (data) => {
        const hash = deps.crypto.digest('sha256', data)
        const made = await signHashes(credential, algorithm, [hash], factor)
        if (isRefusal(made)) throw new Refused(made)
        const signature = asDer(algorithm, made[0] ?? new Uint8Array(0))
        const check = { ...signatureOf(algorithm), publicKey, data, signature }
        // What comes from outside is checked before it goes into anybody's file.
        if (!deps.crypto.verify(check)) throw new Refused(refuse('device-answer'))
        return signature
      }
    },
  }
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Answer)[name] : undefined

async function credentialOf(
  call: Call,
  credentialID: string,
  expected?: KeyAlgorithm,
): Promise<RemoteCredential | Refusal> {
  const told = await call('credentials/info', {
    credentialID,
    certificates: 'chain',
    certInfo: true,
    authInfo: true,
  })
  if (isRefusal(told)) return told
  const [key, cert, auth] = [told['key'], told['cert'], told['auth']]
  const [leaf, ...chain] = texts(member(cert, 'certificates')).map((text) => tryBase64(text))
  const usable =
    member(key, 'status') === 'enabled' && (member(cert, 'status') ?? 'valid') === 'valid'
  if (!usable || !leaf) return refuse('device-key-missing')
  const algorithm = algorithmOf(leaf)
  const known = algorithm && texts(member(key, 'algo')).some((name) => signsBy(algorithm, name))
  if (!known || (expected && algorithm !== expected)) return refuse('device-mechanism')
  // §11.5: only what can be typed here; a service that sends people to its own pages is another flow.
  if (member(auth, 'mode') !== 'explicit') return refuse('device-mechanism')
  const objects = member(auth, 'objects')
  const asked = Array.isArray(objects) ? objects.map((one) => String(member(one, 'id'))) : []
  const asks = (['PIN', 'OTP'] as const).filter((one) => asked.includes(one))
  return { certificate: leaf, chain: chain.flatMap((der) => (der ? [der] : [])), algorithm, asks }
}

/** Undefined for a key that nothing is signed with here, and for what is no certificate. */
function algorithmOf(certificate: Uint8Array): Exclude<KeyAlgorithm, 'sm2'> | undefined {
  try {
    const { keyAlgorithm, publicKey } = parseCertificate(certificate)
    if (keyAlgorithm === 'ec-p256') return 'p256'
    if (keyAlgorithm !== 'rsa') return undefined
    const spki = { key: Buffer.from(publicKey), format: 'der', type: 'spki' } as const
    const bits = createPublicKey(spki).asymmetricKeyDetails?.modulusLength
    if (bits === 2048) return 'rsa2048'
    return bits === 3072 ? 'rsa3072' : undefined
  } catch {
    return undefined
  }
}

/** §11.5: `algo` names signatures, or only the kind of key. */
const signsBy = (algorithm: KeyAlgorithm, name: string): boolean =>
  [signAlgorithm(algorithm), algorithm === 'p256' ? oids.ecPublicKey : oids.rsaEncryption].includes(
    name,
  )

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

async function authorise(
  call: Call,
  credentialID: string,
  {
    hashes,
    factor,
    asks,
  }: { hashes: readonly Uint8Array[]; factor: SignerFactor; asks: RemoteCredential['asks'] },
): Promise<string | Refusal> {
  const values = { PIN: factor.pin ?? '', OTP: factor.otp ?? '' }
  const told = await call('credentials/authorize', {
    credentialID,
    numSignatures: hashes.length,
    // SCAL2 (EN 419 241-1): the authorisation is for these hashes and no others.
    hashes: hashes.map(base64),
    hashAlgorithmOID: oids.sha256,
    authData: asks.map((id) => ({ id, value: values[id] })),
  })
  if (isRefusal(told)) return told
  const sad = told['SAD']
  return typeof sad === 'string' && sad !== '' ? sad : refuse('device-answer')
}

async function signUnder(
  call: Call,
  credentialID: string,
  {
    sad,
    algorithm,
    hashes,
  }: { sad: string; algorithm: KeyAlgorithm; hashes: readonly Uint8Array[] },
): Promise<readonly Uint8Array[] | Refusal> {
  const told = await call('signatures/signHash', {
    credentialID,
    SAD: sad,
    hashes: hashes.map(base64),
    hashAlgorithmOID: oids.sha256,
    signAlgo: signAlgorithm(algorithm),
    operationMode: 'S',
  })
  if (isRefusal(told)) return told
  const signatures = texts(told['signatures']).map((text) => tryBase64(text))
  const whole = signatures.length === hashes.length && signatures.every((one) => one !== undefined)
  return whole ? (signatures as Uint8Array[]) : refuse('device-answer')
}

const signAlgorithm = (algorithm: KeyAlgorithm): string =>
  asOid(asSequence(readDer(signatureIdentifier(algorithm)), 'algorithm')[0], 'algorithm')

/** Some services answer ECDSA as r ‖ s, some as the SEQUENCE that CMS takes. */
function asDer(algorithm: KeyAlgorithm, value: Uint8Array): Uint8Array {
  if (algorithm !== 'p256' || value.length !== 64) return value
  const half = (part: Uint8Array) => integer(BigInt(`0x${toHex(part)}`))
  return sequence(half(value.subarray(0, 32)), half(value.subarray(32)))
}
