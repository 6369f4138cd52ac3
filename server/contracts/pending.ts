/**
 * Signing by a key in its holder's browser, in two acts of the server: pin what will be signed; take the value and derive
 * everything again. Between them lies one row, so a crash loses nothing and an answer that got lost can be sent again.
 */
import type { SigningParty } from '../core/asn1/cms-build.ts'
import { hashOfSuite } from '../core/asn1/suites.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import { toHex } from '../core/values/bytes.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { suiteOfAlgorithm, suiteOr } from '../core/values/suite.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Actor } from '../people/types.ts'
import type { Seal } from '../seals/types.ts'
import type { PreparedSignature } from '../signatures/types.ts'
import { reopened } from './draft.ts'
import type { Found } from './invitation.ts'
import type { ContractDeps } from './parts.ts'
import { addPending, closePending, findPending, type PendingRow } from './pending-store.ts'
import { fileOf, readyToSign, requestOf } from './ready.ts'
import { commitSignature } from './sign.ts'
import { keysFor } from './suites.ts'
import type { Contracts } from './types.ts'

export async function beginSigning(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  wish: Parameters<Contracts['beginSigning']>[2],
): ReturnType<Contracts['beginSigning']> {
  const at = deps.clock.now()
  const derived = await derive(deps, actor, id, wish, at)
  if (isRefusal(derived)) return derived
  const { intent, ...asked } = wish
  const { party, prepared, keyId } = derived
  const row: PendingRow = {
    id: newId('pending', deps.random),
    contractId: id,
    ...asked,
    keyId,
    certificate: parseCertificate(party.certificate).serial,
    personId: actor.personId,
    intent: { ...intent, expiresAt: intent.expiresAt.toISOString() },
    pinnedDigest: toHex(prepared.digest),
    signedAt: at,
    // The value is good as long as the act of will behind it.
    expiresAt: intent.expiresAt,
    doneAt: null,
    signatureDigest: null,
  }
  await deps.db.transaction((tx) => addPending(tx, row))
  return { pendingId: row.id }
}

export async function openPending(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  pendingId: string,
): ReturnType<Contracts['openPending']> {
  const row = await ownPending(deps, actor, id, pendingId)
  if (isRefusal(row)) return row
  if (row.doneAt) return refuse('signing-replayed')
  const derived = await deriveAgain(deps, actor, row)
  if (isRefusal(derived)) return derived
  const { party, prepared } = derived
  const { attributes } = deps.signatures.toBeSigned(prepared, party)
  const { bytes, byteRange, hash } = prepared
  const { algorithm, certificate } = party
  const { documentDigest, pinnedDigest, expiresAt } = row
  const pinned = { documentDigest, pinnedDigest, expiresAt }
  return { id: pendingId, ...pinned, bytes, byteRange, hash, algorithm, attributes, certificate }
}

export async function finishSigning(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  { pendingId, signature }: { pendingId: string; signature: Uint8Array },
): ReturnType<Contracts['finishSigning']> {
  const row = await ownPending(deps, actor, id, pendingId)
  if (isRefusal(row)) return row
  const signatureDigest = toHex(deps.crypto.digest('sha256', signature))
  if (row.doneAt) {
    // The answer was lost on its way: the same value again changes nothing and is told the same.
    return row.signatureDigest === signatureDigest
      ? reopened(deps, actor, id)
      : refuse('signing-replayed')
  }
  const derived = await deriveAgain(deps, actor, row)
  if (isRefusal(derived)) return derived
  const { party, prepared } = derived
  const { seal, ...found } = derived.found
  const signed = deps.signatures.toBeSigned(prepared, party)
  const cms = await deps.signatures.finish(prepared, signed, signature)
  if (isRefusal(cms)) return cms
  const bytes = deps.signatures.embed(prepared, cms)
  if (isRefusal(bytes)) return bytes
  const digest = await deps.documents.keep(bytes)
  const certificates = { [suiteOfAlgorithm(party.algorithm)]: row.certificate }
  const made = { bytes, at: row.signedAt, certificates, custody: 'browser' as const }
  const done = await deps.db.transaction(async (tx) => {
    const first = await closePending(tx, pendingId, deps.clock.now(), signatureDigest)
    if (!first) return refuse('overtaken')
    const commitment = { seal, digest, ...made, intent: intentOf(row) }
    return commitSignature(deps, tx, actor, found, commitment)
  })
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

/** The same refusal for another's and for none. */
async function ownPending(
  deps: Pick<ContractDeps, 'db'>,
  actor: Actor,
  contractId: string,
  pendingId: string,
): Promise<PendingRow | Refusal> {
  const row = await findPending(deps.db.read, pendingId)
  const own = row?.contractId === contractId && row.personId === actor.personId
  return own ? row : refuse('signing-unknown')
}

type Derived = {
  keyId: string
  found: Found & { seal: Seal }
  party: SigningParty
  prepared: PreparedSignature
}

async function deriveAgain(
  deps: ContractDeps,
  actor: Actor,
  row: PendingRow,
): Promise<Derived | Refusal> {
  if (row.expiresAt <= deps.clock.now()) return refuse('signing-late')
  const derived = await derive(
    deps,
    actor,
    row.contractId,
    { ...row, intent: intentOf(row) },
    row.signedAt,
  )
  if (isRefusal(derived)) return derived
  // Another certificate, another seal picture, another name since then: not what was pinned.
  const same =
    toHex(derived.prepared.digest) === row.pinnedDigest &&
    parseCertificate(derived.party.certificate).serial === row.certificate
  return same ? derived : refuse('prepared-altered')
}

async function derive(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  wish: Parameters<Contracts['beginSigning']>[2],
  at: Date,
): Promise<Derived | Refusal> {
  const found = await readyToSign(deps, actor, id, wish)
  if (isRefusal(found)) return found
  const wanted = keysFor(found.seal, suiteOr(found.contract.suite))
  if (isRefusal(wanted)) return wanted
  const [key, ...others] = wanted
  // The second signature would cover the first, which is not there yet: a browser signs once for one act of will.
  if (!key || others.length > 0) return refuse('key-in-browser-both')
  const party = await deps.keys.partyFor(key.keyId, wish.intent)
  if (isRefusal(party)) return party
  const pdf = await fileOf(deps, found)
  const request = requestOf(deps, actor, found, { seal: found.seal, pdf, at })
  const prepared = deps.signatures.prepare({ ...request, hash: hashOfSuite(party.algorithm) })
  return isRefusal(prepared) ? prepared : { found, keyId: key.keyId, party, prepared }
}

function intentOf({ intent }: PendingRow): SpendableIntent {
  const { expiresAt = '', ...rest } = intent
  return { ...(rest as Omit<SpendableIntent, 'expiresAt'>), expiresAt: new Date(expiresAt) }
}
