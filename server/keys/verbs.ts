/** The verbs by which keys come to be, and those by which they work: each in a file of its own, introduced here. */
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal } from '../core/values/refusal.ts'
import { prepareKey } from './authority.ts'
import type { KeysDeps } from './house.ts'
import { buildCertificationRequest } from './pkcs10.ts'
import { changePin, prepareAt } from './places.ts'
import { certifyPossessed, challengeFor } from './possession.ts'
import { bindRemote, remoteOffers } from './remote.ts'
import { openSigners } from './signers.ts'
import { openForIntent, openSigner, partyFor } from './signing.ts'
import { exportKey, importKey } from './transfer.ts'
import type { Keys } from './types.ts'
import type { Vault } from './vault.ts'
import { giveWarrant, openUnder } from './warrants.ts'

export function holdingVerbs(deps: KeysDeps, vault: Vault, mac: Keys['mac']) {
  return {
    prepare: (request) => prepareKey(deps, vault, request),
    prepareAt: (place, request) => prepareAt(deps, vault, place, request),
    possessionChallenge: (whom) => challengeFor(deps, mac, whom),
    certifyPossessed: (request) => certifyPossessed(deps, vault, mac, request),
    changePin: (request) => changePin(deps, vault, request),
    remoteOffers: (account) => remoteOffers(deps, account),
    bindRemote: (request) => bindRemote(deps, request),
    importPkcs12: (request) => importKey(deps, vault, request),
  } satisfies Partial<Keys>
}

/** Every way to a signer's key asks for an act of will or an order. */
export function signingVerbs(
  deps: KeysDeps,
  vault: Vault,
  houseChain: () => Promise<readonly Uint8Array[]>,
) {
  return {
    signerFor: (keyId, intent, factor) =>
      openSigner(deps, vault, keyId, { intent, factor }, houseChain),
    signersFor: (keyIds, intent, factor) =>
      openSigners(deps, vault, keyIds, { intent, factor }, houseChain),
    partyFor: (keyId, intent) => partyFor(deps, vault, keyId, intent, houseChain),
    warrant: async (intent, grant) => giveWarrant(deps, vault, intent, grant),
    signerUnder: (warrant) => openUnder(deps, vault, warrant, houseChain),
    exportPkcs12: (request) => exportKey(deps, vault, request, houseChain),
    async certificationRequest(keyId, intent, factor) {
      const opened = await openForIntent(deps, vault, keyId, intent, { use: 'certify', factor })
      if (isRefusal(opened)) return opened
      const algorithm = opened.key.algorithm as KeyAlgorithm
      return buildCertificationRequest(opened.certificate.der, algorithm, opened.open.sign)
    },
  } satisfies Partial<Keys>
}
