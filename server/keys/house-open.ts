import { openPrivateKey, type PrivateKey } from '../adapters/key-material.ts'
import type { KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import { chainAbove, houseAuthorities } from './authorities.ts'
import { prepareKey } from './authority.ts'
import {
  draftHouse,
  draftSm2House,
  draftTokenKey,
  type KeysDeps,
  keepHouse,
  openHouseKey,
  openMember,
  openSecret,
} from './house.ts'
import { houseIds, issuingFor, renewalYears, type TsaPurpose } from './profiles.ts'
import { openReportSigner } from './report-key.ts'
import { keepRotation, prepareRotation } from './rotate.ts'
import { currentHouseKey, findKey } from './store.ts'
import type { Vault } from './vault.ts'

export async function makeHouseOnce(deps: KeysDeps, vault: Vault): Promise<void> {
  if (await findKey(deps.db.read, houseIds.platform)) return makeLaterKeysOnce(deps, vault)
  const drafts = await draftHouse(deps, vault)
  await deps.db.transaction((tx) => keepHouse(tx, drafts))
}

/** For a house from before there were certificates, or the 国密 suite. Only under the master key of its other keys. */
async function makeLaterKeysOnce(deps: KeysDeps, vault: Vault): Promise<void> {
  const { read } = deps.db
  if (!(await findKey(read, houseIds.token))) {
    await openSecret(deps, vault, 'platform')
    const draft = await draftTokenKey(deps, vault)
    await deps.db.transaction((tx) => keepHouse(tx, [draft]))
  }
  if (await findKey(read, houseIds['sm2-root-ca'])) return
  await openSecret(deps, vault, 'platform')
  const drafts = await draftSm2House(deps, vault)
  await deps.db.transaction((tx) => keepHouse(tx, drafts))
}

/** Milliseconds after which a key in use is looked up again: another process may have rotated it. */
const lookAgain = 30_000

/** House keys in use, opened once and kept as handles; a failure is not kept. */
export function openHouse(deps: KeysDeps, vault: Vault) {
  const chains = new Map<string, Promise<readonly Uint8Array[]>>()
  // An authority's issuers never change: another key is another authority.
  const chain = (issuerKeyId: string = houseIds['issuing-ca']) => {
    const known = chains.get(issuerKeyId) ?? readChain(deps, issuerKeyId)
    chains.set(issuerKeyId, known)
    known.catch(() => chains.delete(issuerKeyId))
    return known
  }
  const tsas = new Map<TsaPurpose, { at: number; signer: Promise<Signer> }>()
  return {
    platformSecret: once(async () => (await openSecret(deps, vault, 'platform')).secret),
    ledger: once(async () => rawKeyOf(await openHouseKey(deps, vault, 'ledger'))),
    token: once(async () => rawKeyOf(await openHouseKey(deps, vault, 'token'))),
    tsa(purpose: TsaPurpose = 'tsa'): Promise<Signer> {
      const now = deps.clock.now().getTime()
      const known = tsas.get(purpose)
      if (known && Math.abs(now - known.at) < lookAgain) return known.signer
      const signer = openTsa(deps, vault, purpose, chain)
      tsas.set(purpose, { at: now, signer })
      signer.catch(() => tsas.delete(purpose))
      return signer
    },
    report: () => openReportSigner(deps, vault, chain),
    /** Issuers above a certificate that this authority issued, nearest first, root last. */
    chain,
    /** After a rotation in this process. */
    forget() {
      tsas.clear()
    },
  }
}

async function readChain(deps: KeysDeps, issuerKeyId: string): Promise<readonly Uint8Array[]> {
  const chain = chainAbove(await houseAuthorities(deps), issuerKeyId)
  if (chain.length === 0)
    throw new Error('The issuing-ca certificate is missing from the database.')
  return chain.map(({ certificate }) => certificate.der)
}

/** The key in use; before its certificate has become too short for a stamp to be worth much, its successor. */
async function openTsa(
  deps: KeysDeps,
  vault: Vault,
  purpose: TsaPurpose,
  chain: (issuerKeyId?: string) => Promise<readonly Uint8Array[]>,
): Promise<Signer> {
  const due = deps.clock.now()
  due.setUTCFullYear(due.getUTCFullYear() + renewalYears[purpose])
  const row = await currentHouseKey(deps.db.read, purpose)
  if (row && row.certificate.notAfter < due) {
    const next = await prepareRotation(deps, vault, purpose)
    // Refused when another process was first: its key is as good.
    if ('draft' in next) {
      await deps.db.transaction(async (tx) => {
        const overtaken = await keepRotation(deps, tx, next)
        if (!overtaken) await deps.renewed?.(tx, next)
        return overtaken
      })
    }
  }
  const { certificate, key } = await openMember(deps, vault, purpose)
  const issuers = await chain(
    (await currentHouseKey(deps.db.read, purpose))?.certificate.issuerKeyId,
  )
  const algorithm = key.algorithm as KeyAlgorithm
  return { algorithm, certificate: certificate.der, chain: issuers, sign: key.sign }
}

/** C2SP signed notes and the tokens want the 32 octets of RFC 8032; they end the SubjectPublicKeyInfo. */
const rawKeyOf = ({ publicKey, signNow }: PrivateKey) => ({
  publicKey: publicKey.slice(-32),
  sign: signNow,
})

/** A throw-away key of nobody, never stored: its signature stands for no act of will. */
export async function trialSigner(
  deps: KeysDeps,
  vault: Vault,
  algorithm: KeyAlgorithm,
): Promise<Signer> {
  const subject = { commonName: 'Qiyin self-test 自检' }
  const request = { purpose: 'person', ownerId: 'self-test', algorithm, subject } as const
  const { keyId, purpose, certificate, wrappedKey } = await prepareKey(deps, vault, request)
  const { sign } = openPrivateKey(vault.unwrap(keyId, purpose, wrappedKey ?? new Uint8Array(0)))
  const { keyId: issuerKeyId } = await openMember(deps, vault, issuingFor(algorithm))
  return { algorithm, certificate, chain: await readChain(deps, issuerKeyId), sign }
}

/** Made at the first call and kept; a failure is not kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
