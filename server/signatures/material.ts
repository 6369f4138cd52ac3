/** What a verifier needs years later to judge the signatures of a file: certificates, lists and answers, gathered now. */
import { parseSignedData, type SignedData, timestampTokensOf } from '../core/asn1/cms.ts'
import { DerError, trimDer } from '../core/asn1/der.ts'
import { parseSealSignature } from '../core/asn1/ses.ts'
import { readable } from '../core/asn1/tsp.ts'
import { type Certificate, isSignedBy, parseCertificate } from '../core/asn1/x509.ts'
import { equal } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'

/** Of one chain; DER throughout. */
export type ValidationMaterial = {
  /** Beside those of the chain: of OCSP responders. */
  certificates: readonly Uint8Array[]
  revocationLists: readonly Uint8Array[]
  /** BasicOCSPResponse inside its OCSPResponse (RFC 6960 §4.2.1). */
  ocspResponses: readonly Uint8Array[]
  /** Subjects of certificates below the root of which nobody could say whether they are revoked. */
  missing: readonly string[]
}

/** `chain`: leaf first, as far up as the file goes. */
export type MaterialSource = (chain: readonly Uint8Array[]) => Promise<ValidationMaterial>

/** Of one signature or document time stamp: its own chain, and those of the tokens in it. */
export type Gathered = Omit<ValidationMaterial, 'missing'>

/** Longer than any real hierarchy. */
const longestChain = 8

/**
 * Chains of the signer and of every time stamp in a CMS, in a seal signature (SES) of the seal's maker as well; undefined
 * when it cannot be read. `known`: other certificates.
 */
export function chainsOf(
  crypto: CryptoPort,
  contents: Uint8Array,
  known: readonly Uint8Array[],
): readonly Certificate[][] | undefined {
  return (
    readAs(() => chainsOfCms(crypto, trimDer(contents), known)) ??
    readAs(() => chainsOfSeal(crypto, trimDer(contents), known))
  )
}

function readAs<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}

type Known = readonly Uint8Array[]

function chainsOfCms(crypto: CryptoPort, der: Uint8Array, known: Known): Certificate[][] {
  const signed = parseSignedData(der)
  const all = [signed, ...timestampTokensOf(signed).map(parseSignedData)]
  const pool = readable([...all.flatMap(({ certificates }) => certificates), ...known])
  return all.map((one) => chainFrom(crypto, leafOf(one, pool), pool))
}

/** A seal signature carries no issuers: they come from its time stamp, or are known. */
function chainsOfSeal(crypto: CryptoPort, der: Uint8Array, known: Known): Certificate[][] {
  const { certificate, seal, timestamp } = parseSealSignature(der)
  const tokens = timestamp ? [parseSignedData(timestamp)] : []
  const own = [certificate, seal.certificate]
  const pool = readable([...own, ...tokens.flatMap(({ certificates }) => certificates), ...known])
  const leaves = [...own.map(parseCertificate), ...tokens.map((one) => leafOf(one, pool))]
  return leaves.map((leaf) => chainFrom(crypto, leaf, pool))
}

const leafOf = ({ signer: { identifier } }: SignedData, pool: readonly Certificate[]) =>
  pool.find((one) =>
    identifier.kind === 'issuer-serial'
      ? one.serial === identifier.serial && equal(one.issuer.der, identifier.issuer)
      : one.extensions.subjectKeyId === identifier.id,
  )

function chainFrom(
  crypto: CryptoPort,
  leaf: Certificate | undefined,
  pool: readonly Certificate[],
): Certificate[] {
  const chain = leaf ? [leaf] : []
  for (let last = leaf; last && chain.length < longestChain; last = chain.at(-1)) {
    const below = last
    if (equal(below.subject.der, below.issuer.der)) break
    const issuer = pool.find(
      (one) => equal(one.subject.der, below.issuer.der) && isSignedBy(crypto, below, one),
    )
    if (!issuer) break
    chain.push(issuer)
  }
  return chain
}

/** Everything about these chains, each thing once. */
export async function gather(
  source: MaterialSource,
  chains: readonly Certificate[][],
): Promise<{ gathered: Gathered; missing: readonly string[] }> {
  const answers = await Promise.all(chains.map((chain) => source(chain.map(({ der }) => der))))
  const own = chains.flat().map(({ der }) => der)
  return {
    gathered: {
      certificates: unique([...own, ...answers.flatMap((one) => one.certificates)]),
      revocationLists: unique(answers.flatMap((one) => one.revocationLists)),
      ocspResponses: unique(answers.flatMap((one) => one.ocspResponses)),
    },
    missing: [...new Set(answers.flatMap((one) => one.missing))],
  }
}

const unique = (all: readonly Uint8Array[]): Uint8Array[] =>
  all.filter((one, n) => all.findIndex((other) => equal(one, other)) === n)
