/** Keys on a token or hardware module beside the server (PKCS#11 v2.40). Their bytes never leave it. */
import { createHash, randomBytes } from 'node:crypto'
import type { Handle, PKCS11 } from 'pkcs11js'
import { digestIdentifierWithNull } from '../core/asn1/algorithms.ts'
import { octetString, oid, sequence } from '../core/asn1/der-build.ts'
import { oids } from '../core/asn1/oids.ts'
import { fromHex } from '../core/values/bytes.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, Refused, refuse } from '../core/values/refusal.ts'
import type { KeyDevice, KeyReference, SignerFactor } from '../keys/custody-types.ts'
import { ecdsaDer, ecPublicKey, rsaPublicKey } from './pkcs11-values.ts'

export type TokenConfig = {
  /** Path of the vendor's library. */
  module: string
  /** Of the token; without one there must be exactly one. */
  label: string | undefined
  /** Used where the signer gives none. */
  pin: string | undefined
}

type Library = typeof import('pkcs11js')
type Open = { library: Library; module: PKCS11 }
/** Logged in, one key at most. */
type Session = Open & { slot: Handle; session: Handle }

/**
 * PKCS#11 §5.6 logs a whole process in, not a session: a pool would let one signer's PIN set another's key to work. So
 * there is one session at a time, from login to logout, and the signatures of a token stand in line.
 */
export function createToken(config: TokenConfig): KeyDevice {
  let loaded: Promise<Open> | undefined
  let last: Promise<unknown> = Promise.resolve()
  const load = () => {
    loaded ??= loadModule(config.module)
    loaded.catch(() => {
      loaded = undefined
    })
    return loaded
  }
  const within = <T>(factor: SignerFactor, work: (session: Session) => Promise<T | Refusal>) => {
    const turn = last.then(() => inSession(config, load, factor, work))
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    create: (algorithm, factor) => within(factor, (session) => makePair(session, algorithm)),
    destroy: async (reference, factor) => {
      const done = await within(factor, async (session) => destroyPair(session, reference))
      return done === true ? undefined : done
    },
    async open(reference, algorithm, factor) {
      // PIN and key are tried before anything is drawn: a signer can still be told what is wrong.
      const fault = await within(factor, async (session) => {
        const key = findPrivate(session, reference)
        return isRefusal(key) ? key : undefined
      })
      if (isRefusal(fault)) return fault
      return async (data) => {
        const made = await within(factor, (session) =>
          signOnce(session, reference, algorithm, data),
        )
        if (isRefusal(made)) throw new Refused(made)
        return made
      }
    },
  }
}

async function loadModule(path: string): Promise<Open> {
  // An optional dependency: a machine without a compiler has no tokens, and everything else.
  const library = (await import('pkcs11js')).default as Library
  const module = new library.PKCS11()
  module.load(path)
  try {
    module.C_Initialize({ flags: library.CKF_OS_LOCKING_OK })
  } catch (error) {
    if (codeOf(error) !== library.CKR_CRYPTOKI_ALREADY_INITIALIZED) throw error
  }
  return { library, module }
}

async function inSession<T>(
  config: TokenConfig,
  load: () => Promise<Open>,
  factor: SignerFactor,
  work: (session: Session) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const pin = factor.pin ?? config.pin
  if (pin === undefined) return refuse('pin-missing', {}, 'pin')
  let open: Open
  try {
    open = await load()
  } catch {
    return refuse('device-unavailable')
  }
  const { library, module } = open
  let session: Handle | undefined
  try {
    const slot = slotOf(open, config.label)
    if (!slot) return refuse('device-missing')
    session = module.C_OpenSession(slot, library.CKF_SERIAL_SESSION | library.CKF_RW_SESSION)
    module.C_Login(session, library.CKU_USER, pin)
    return await work({ ...open, slot, session })
  } catch (error) {
    const told = faultOf(library, error)
    if (!told) throw error
    return told
  } finally {
    if (session) close(module, session)
  }
}

/** Also when the device was pulled out: what is gone needs no closing. */
function close(module: PKCS11, session: Handle): void {
  for (const step of [() => module.C_Logout(session), () => module.C_CloseSession(session)]) {
    try {
      step()
    } catch {
      // Not logged in, or the device is gone.
    }
  }
}

function slotOf({ module }: Open, label: string | undefined): Handle | undefined {
  const slots = module.C_GetSlotList(true)
  const named = slots.filter((slot) => {
    const told = module.C_GetTokenInfo(slot).label.replace(/[\s\0]+$/, '')
    return label === undefined ? told !== '' : told === label
  })
  return named.length === 1 ? named[0] : undefined
}

const codeOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : undefined

/** What a person can do something about; undefined for what is broken. */
function faultOf(library: Library, error: unknown): Refusal | undefined {
  const code = codeOf(error)
  const among = (...codes: readonly number[]) => code !== undefined && codes.includes(code)
  if (among(library.CKR_PIN_INCORRECT, library.CKR_PIN_INVALID, library.CKR_PIN_LEN_RANGE)) {
    return refuse('device-pin-wrong', {}, 'pin')
  }
  if (among(library.CKR_PIN_LOCKED)) return refuse('device-pin-locked', {}, 'pin')
  if (among(library.CKR_TOKEN_NOT_PRESENT, library.CKR_DEVICE_REMOVED, library.CKR_SLOT_ID_INVALID))
    return refuse('device-missing')
  const unsupported = among(library.CKR_MECHANISM_INVALID, library.CKR_KEY_FUNCTION_NOT_PERMITTED)
  return unsupported ? refuse('device-mechanism') : undefined
}

function findPrivate(
  { library, module, session }: Session,
  { id = '' }: KeyReference,
): Handle | Refusal {
  module.C_FindObjectsInit(session, [
    { type: library.CKA_CLASS, value: library.CKO_PRIVATE_KEY },
    { type: library.CKA_ID, value: Buffer.from(fromHex(id)) },
  ])
  try {
    const [key, ...others] = module.C_FindObjects(session, 2)
    return key && others.length === 0 ? key : refuse('device-key-missing')
  } finally {
    module.C_FindObjectsFinal(session)
  }
}

async function signOnce(
  open: Session,
  reference: KeyReference,
  algorithm: KeyAlgorithm,
  data: Uint8Array,
): Promise<Uint8Array | Refusal> {
  const { library, module, session, slot } = open
  const key = findPrivate(open, reference)
  if (isRefusal(key)) return key
  const digest = createHash('sha256').update(data).digest()
  if (algorithm === 'p256') {
    module.C_SignInit(session, { mechanism: library.CKM_ECDSA }, key)
    // r ‖ s (PKCS#11 §6.3.12); CMS takes SEQUENCE { r, s } (RFC 3279 §2.2.3).
    return ecdsaDer(await module.C_SignAsync(session, digest, Buffer.alloc(64)))
  }
  if (algorithm === 'sm2') return refuse('device-mechanism')
  const room = Buffer.alloc(algorithm === 'rsa2048' ? 256 : 384)
  const hashes = module.C_GetMechanismList(slot).includes(library.CKM_SHA256_RSA_PKCS)
  const mechanism = hashes ? library.CKM_SHA256_RSA_PKCS : library.CKM_RSA_PKCS
  // Where the token does not hash, it takes the DigestInfo (RFC 8017 §9.2).
  const info = sequence(digestIdentifierWithNull('sha256'), octetString(digest))
  module.C_SignInit(session, { mechanism }, key)
  const input = Buffer.from(hashes ? data : info)
  return new Uint8Array(await module.C_SignAsync(session, input, room))
}

/** Generated inside, not to be read, not to be taken out. */
async function makePair(
  { library, module, session }: Session,
  algorithm: KeyAlgorithm,
): Promise<{ reference: KeyReference; publicKey: Uint8Array } | Refusal> {
  if (algorithm === 'sm2') return refuse('device-mechanism')
  const id = randomBytes(16)
  const ec = algorithm === 'p256'
  const named = [
    { type: library.CKA_TOKEN, value: true },
    { type: library.CKA_ID, value: id },
    { type: library.CKA_LABEL, value: `qiyin ${id.toString('hex').slice(0, 8)}` },
  ]
  const shape = ec
    ? [{ type: library.CKA_EC_PARAMS, value: Buffer.from(oid(oids.p256)) }]
    : [
        { type: library.CKA_MODULUS_BITS, value: algorithm === 'rsa2048' ? 2048 : 3072 },
        { type: library.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
      ]
  const flag = (type: number, value: boolean) => ({ type, value })
  const { publicKey } = await module.C_GenerateKeyPairAsync(
    session,
    { mechanism: ec ? library.CKM_EC_KEY_PAIR_GEN : library.CKM_RSA_PKCS_KEY_PAIR_GEN },
    [...named, ...shape, flag(library.CKA_VERIFY, true)],
    [
      ...named,
      ...[library.CKA_PRIVATE, library.CKA_SENSITIVE, library.CKA_SIGN].map((t) => flag(t, true)),
      flag(library.CKA_EXTRACTABLE, false),
    ],
  )
  const read = (type: number) =>
    module.C_GetAttributeValue(session, publicKey, [{ type }])[0]?.value as Buffer
  const spki = ec
    ? ecPublicKey(read(library.CKA_EC_POINT))
    : rsaPublicKey(read(library.CKA_MODULUS), read(library.CKA_PUBLIC_EXPONENT))
  return { reference: { id: id.toString('hex') }, publicKey: spki }
}

/** Both halves: they carry one CKA_ID (PKCS#11 §4.8). */
function destroyPair({ library, module, session }: Session, { id = '' }: KeyReference): true {
  module.C_FindObjectsInit(session, [{ type: library.CKA_ID, value: Buffer.from(fromHex(id)) }])
  const found = module.C_FindObjects(session, 4)
  module.C_FindObjectsFinal(session)
  for (const half of found) module.C_DestroyObject(session, half)
  return true
}
