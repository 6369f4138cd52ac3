import type { Tx } from '../../db/connection.ts'
import { isCrlOf, parseCrl } from '../core/asn1/crl.ts'
import { DerError } from '../core/asn1/der.ts'
import { buildName } from '../core/asn1/names.ts'
import { type Certificate, isSignedBy, parseCertificate } from '../core/asn1/x509.ts'
import { equal, toHex } from '../core/values/bytes.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { suiteOfAlgorithm } from '../core/values/suite.ts'
import { type HouseAuthority, houseAuthorities } from './authorities.ts'
import { addressesOf, certificateRow, type KeysDeps } from './house.ts'
import { houseOrganisation, type MemberPurpose, memberKey } from './profiles.ts'
import type { RootAnswer } from './root-papers.ts'
import type { PreparedAnswer } from './root-types.ts'
import {
  addCertificate,
  addRevocationList,
  certificatesOfKey,
  findKey,
  holdKey,
  houseGenerations,
  latestRevocationList,
  retireKey,
  revokedCertificates,
} from './store.ts'

/** What came back from the root, judged against the root's certificate and what was asked; nothing is stored. */
export async function prepareAnswer(
  deps: KeysDeps,
  answer: RootAnswer,
): Promise<PreparedAnswer | Refusal> {
  const all = await houseAuthorities(deps)
  const root = all.find(
    (one) => one.root && toHex(deps.crypto.digest('sha256', one.certificate.der)) === answer.root,
  )
  if (!root) return refuse('root-answer-foreign')
  const der = new Uint8Array(Buffer.from(answer.signed, 'base64'))
  try {
    return answer.kind === 'list'
      ? await readList(deps, root, der)
      : await readIssuing(deps, root, der)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return refuse('root-answer-unreadable')
  }
}

/** Not older than ours, not ended, and with every revocation we know: else it would take one back. */
async function readList(
  deps: KeysDeps,
  { keyId, certificate }: HouseAuthority,
  der: Uint8Array,
): Promise<PreparedAnswer | Refusal> {
  const list = parseCrl(der)
  const { thisUpdate, nextUpdate, entries, scope } = list
  // Of a part only, or signed by anybody else: not what the papers ask for.
  if (!isCrlOf(deps.crypto, list, certificate) || scope) return refuse('root-answer-foreign')
  const now = deps.clock.now()
  if (thisUpdate > now) return refuse('certificate-not-yet-valid')
  const last = await latestRevocationList(deps.db.read, keyId)
  const number = Number(list.number ?? 0n)
  const listed = new Set(entries.map(({ serial }) => serial))
  const revoked = await revokedCertificates(deps.db.read, keyId)
  const whole = revoked.length === listed.size && revoked.every(({ serial }) => listed.has(serial))
  const newer = Number.isSafeInteger(number) && number > (last?.number ?? 0)
  if (!newer || !whole || !nextUpdate || nextUpdate <= now) return refuse('root-answer-stale')
  const row = { issuerKeyId: keyId, number, der, thisUpdate, nextUpdate }
  return {
    ...{ kind: 'list', suite: suiteOfAlgorithm(algorithmOf(certificate)), keyId },
    number: String(number),
    keep: async (tx) => ((await addRevocationList(tx, row)) ? undefined : refuse('overtaken')),
  }
}

const algorithmOf = ({ keyAlgorithm }: Certificate) => (keyAlgorithm === 'sm2' ? 'sm2' : 'p256')

/** For the very key that waits, under the very name, with no more power than was asked for. */
async function readIssuing(
  deps: KeysDeps,
  root: HouseAuthority,
  der: Uint8Array,
): Promise<PreparedAnswer | Refusal> {
  const certificate = parseCertificate(der)
  const purpose = root.purpose.replace('root-ca', 'issuing-ca') as MemberPurpose
  const generations = await houseGenerations(deps.db.read, [purpose])
  const now = deps.clock.now()
  const member = memberKey(purpose, generations.length + 1, now)
  const waiting = await findKey(deps.db.read, member.id)
  if (!waiting) return refuse('root-unasked')
  const subject = { commonName: member.name, organisation: houseOrganisation, country: 'CN' }
  const asked =
    equal(certificate.publicKey, waiting.publicKey) &&
    equal(certificate.subject.der, buildName(subject))
  if (!asked || !isIssuing(deps, certificate, root)) return refuse('root-answer-foreign')
  if (certificate.notBefore > now) return refuse('certificate-not-yet-valid')
  if (certificate.notAfter <= now) return refuse('certificate-expired')
  const row = certificateRow(certificate, member.id, root.keyId, member.name)
  const former = generations.filter(({ key }) => !key.retiredAt).map(({ key }) => key.id)
  return {
    ...{ kind: 'certificate', suite: suiteOfAlgorithm(waiting.algorithm), keyId: member.id },
    number: certificate.serial,
    async keep(tx: Tx) {
      // Behind whoever brings the same answer at the same moment.
      await holdKey(tx, member.id)
      const taken = (await certificatesOfKey(tx, member.id)).length > 0
      if (taken || !(await addCertificate(tx, row))) return refuse('overtaken')
      // The former goes on signing the lists of what it issued.
      for (const id of former) await retireKey(tx, id, now)
      return undefined
    },
  }
}

/** By the root, for an authority that makes no further ones, with the addresses at which this house answers for the root. */
function isIssuing(deps: KeysDeps, certificate: Certificate, root: HouseAuthority): boolean {
  const { basicConstraints, keyUsage = [], crlUrls, unknownCritical } = certificate.extensions
  return (
    equal(certificate.issuer.der, root.certificate.subject.der) &&
    isSignedBy(deps.crypto, certificate, root.certificate) &&
    certificate.notAfter <= root.certificate.notAfter &&
    basicConstraints?.ca === true &&
    basicConstraints.pathLength === 0 &&
    keyUsage.length === 2 &&
    ['keyCertSign', 'cRLSign'].every((usage) => (keyUsage as readonly string[]).includes(usage)) &&
    crlUrls.includes(addressesOf(deps, root.keyId).crlUrl) &&
    unknownCritical.length === 0
  )
}
