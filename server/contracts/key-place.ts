import { parseCertificate } from '../core/asn1/x509.ts'
import { toHex } from '../core/values/bytes.ts'
import { isRefusal } from '../core/values/refusal.ts'
import type { Suite } from '../core/values/suite.ts'
import type { Custody } from '../keys/custody-types.ts'
import type { Seal } from '../seals/types.ts'
import type { ContractDeps } from './parts.ts'
import { keysFor, keysOf } from './suites.ts'

/** Where the keys are by which this seal would sign in a suite: whatever one of them needs, the signer has to give. */
export async function keyPlaceOf(
  { keys, crypto }: Pick<ContractDeps, 'keys' | 'crypto'>,
  seal: Seal,
  suite: Suite,
): Promise<{ custody: Custody; keyDigest: string }> {
  const needed = keysFor(seal, suite)
  const used = isRefusal(needed) ? keysOf(seal) : needed
  const found = await Promise.all(used.map(({ keyId }) => keys.certificateOfKey(keyId)))
  const [first] = found
  const one = found.find((certificate) => certificate && certificate.custody !== 'server') ?? first
  const publicKey = one && parseCertificate(one.der).publicKey
  return {
    custody: one?.custody ?? 'server',
    keyDigest: publicKey ? toHex(crypto.digest('sha256', publicKey)) : '',
  }
}
