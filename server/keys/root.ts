import { generateKeys, openPrivateKey, type PrivateKey } from '../adapters/key-material.ts'
import { signatureOf } from '../core/asn1/algorithms.ts'
import { buildName } from '../core/asn1/names.ts'
import { buildRequest } from '../core/asn1/pkcs10.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import { toHex } from '../core/values/bytes.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal, refuse } from '../core/values/refusal.ts'
import { type SingleSuite, singleSuites } from '../core/values/suite.ts'
import { nextList } from './authority.ts'
import { addressesOf, type KeysDeps, keyRow, openCertified, openSecret } from './house.ts'
import { lockedKeyFile, pemOf, readKeyFile } from './key-file.ts'
import { type houseIds, houseOrganisation, type MemberPurpose, memberKey } from './profiles.ts'
import { prepareAnswer } from './root-answers.ts'
import { type RootRequest, requestHead } from './root-papers.ts'
import { carryKeyAway, scrubDatabase } from './root-store.ts'
import type { RootKeys, RootStanding } from './root-types.ts'
import { judgeFilePassword } from './rules.ts'
import {
  addKeyOnce,
  addRevocationList,
  type CertificateWithKey,
  currentHouseKey,
  findKey,
  houseGenerations,
  latestRevocationList,
  revokedCertificates,
} from './store.ts'
import type { Vault } from './vault.ts'

/** Days that a list of a root kept elsewhere lasts: nobody opens a safe every night. */
const carriedDays = 180
/** Days before its end at which the operators are told to carry the next request. */
const noticeDays = 45

const rootPurposes = {
  international: { root: 'root-ca', issuing: 'issuing-ca', algorithm: 'p256' },
  guomi: { root: 'sm2-root-ca', issuing: 'sm2-issuing-ca', algorithm: 'sm2' },
} as const satisfies Readonly<
  Record<
    SingleSuite,
    { root: MemberPurpose & keyof typeof houseIds; issuing: MemberPurpose; algorithm: KeyAlgorithm }
  >
>

/** A house's own root, taken out of its database and worked with from afar. */
export function rootVerbs(deps: KeysDeps, vault: Vault): RootKeys {
  return {
    standings: () => Promise.all(singleSuites.map((suite) => standingOf(deps, suite))),
    async request(suite, kind) {
      const root = await rootOf(deps, suite)
      if (root.key.wrappedKey) return refuse('root-online')
      return kind === 'list' ? orderList(deps, root) : orderIssuing(deps, vault, suite, root)
    },
    prepareAnswer: (answer) => prepareAnswer(deps, answer),
    async carry(suite, passphrase) {
      const weak = judgeFilePassword(passphrase)
      if (weak) return weak
      const { key, certificate } = await rootOf(deps, suite)
      if (!key.wrappedKey) return refuse('root-offline')
      const { secret } = await openSecret(deps, vault, rootPurposes[suite].root)
      const locked = await lockedKeyFile(secret, passphrase, deps.random)
      return `${locked}${pemOf('CERTIFICATE', certificate.der)}`
    },
    prepareRemoval: (suite, file) => prepareRemoval(deps, vault, suite, file),
    scrub: () => scrubDatabase(deps.db),
  }
}

async function rootOf(deps: KeysDeps, suite: SingleSuite): Promise<CertificateWithKey> {
  const { root } = rootPurposes[suite]
  const found = await currentHouseKey(deps.db.read, root)
  if (!found) throw new Error(`The ${root} certificate is missing from the database.`)
  return found
}

const fingerprintOf = ({ crypto }: KeysDeps, { certificate }: CertificateWithKey): string =>
  toHex(crypto.digest('sha256', certificate.der))

async function standingOf(deps: KeysDeps, suite: SingleSuite): Promise<RootStanding> {
  const root = await rootOf(deps, suite)
  const list = await latestRevocationList(deps.db.read, root.key.id)
  const offline = root.key.wrappedKey === null
  const notice = deps.clock.now().getTime() + noticeDays * 86_400_000
  const listEnds = list?.nextUpdate ?? null
  return {
    ...{ suite, name: root.certificate.subjectName, fingerprint: fingerprintOf(deps, root) },
    ...{ offline, listEnds, due: offline && (listEnds?.getTime() ?? 0) < notice },
  }
}

/** What the next list has to say; whoever carries it carries no more than is published anyway. */
async function orderList(deps: KeysDeps, root: CertificateWithKey): Promise<RootRequest> {
  const now = deps.clock.now()
  const last = await latestRevocationList(deps.db.read, root.key.id)
  const rows = await revokedCertificates(deps.db.read, root.key.id)
  return {
    ...requestHead(fingerprintOf(deps, root), root.certificate.subjectName, now),
    ...{ kind: 'list', number: (last?.number ?? 0) + 1, days: carriedDays },
    revoked: rows.map(({ serial, revokedAt, revocationReason }) => ({
      ...{ serial, reason: revocationReason ?? 0 },
      revokedAt: (revokedAt ?? now).toISOString(),
    })),
  }
}

/** Asked twice, the same key asks twice: it waits in the database until its certificate comes. */
async function orderIssuing(
  deps: KeysDeps,
  vault: Vault,
  suite: SingleSuite,
  root: CertificateWithKey,
): Promise<RootRequest> {
  const { issuing, algorithm } = rootPurposes[suite]
  const now = deps.clock.now()
  const generations = await houseGenerations(deps.db.read, [issuing])
  const member = memberKey(issuing, generations.length + 1, now)
  const key = await waitingKey(deps, vault, { id: member.id, purpose: issuing, algorithm })
  const subject = { commonName: member.name, organisation: houseOrganisation, country: 'CN' }
  const parts = { subject: buildName(subject), publicKey: key.publicKey, algorithm }
  const request = await buildRequest(parts, key.sign)
  const end = Math.min(member.notAfter.getTime(), root.certificate.notAfter.getTime())
  return {
    ...requestHead(fingerprintOf(deps, root), root.certificate.subjectName, now),
    ...{ kind: 'certificate', name: member.name, organisation: houseOrganisation },
    notAfter: new Date(end).toISOString(),
    ...addressesOf(deps, root.key.id),
    request: Buffer.from(request).toString('base64'),
  }
}

async function waitingKey(
  deps: KeysDeps,
  vault: Vault,
  { id, purpose, algorithm }: { id: string; purpose: string; algorithm: KeyAlgorithm },
) {
  if (!(await findKey(deps.db.read, id))) {
    const { publicKey, privateKey } = await generateKeys(algorithm)
    const wrappedKey = vault.wrap(id, purpose, privateKey)
    const row = keyRow(deps, { id, purpose, algorithm, publicKey, wrappedKey })
    await deps.db.transaction((tx) => addKeyOnce(tx, row))
  }
  const kept = await findKey(deps.db.read, id)
  if (!kept?.wrappedKey) throw new Error(`The ${purpose} key in the database is damaged.`)
  return openPrivateKey(vault.unwrap(id, purpose, kept.wrappedKey))
}

/** The file has to open before the only other copy goes; and a last list is signed that holds until somebody has been at the safe. */
async function prepareRemoval(
  deps: KeysDeps,
  vault: Vault,
  suite: SingleSuite,
  { text, passphrase }: { text: string; passphrase: string | undefined },
): ReturnType<RootKeys['prepareRemoval']> {
  const root = await rootOf(deps, suite)
  if (!root.key.wrappedKey) return refuse('root-offline')
  const carried = await readKeyFile(text, passphrase)
  if (isRefusal(carried)) return carried
  const proven = carried.algorithm === root.key.algorithm && proves(deps, carried, root)
  if (!proven) return refuse('root-key-other')
  const last = await latestRevocationList(deps.db.read, root.key.id)
  const opened = await openCertified(deps, vault, root)
  const list = await nextList(deps, opened, last?.number ?? 0, carriedDays * 24)
  return {
    keyId: root.key.id,
    fingerprint: fingerprintOf(deps, root),
    async keep(tx) {
      if (!(await addRevocationList(tx, list))) return refuse('overtaken')
      return (await carryKeyAway(tx, root.key.id)) ? undefined : refuse('overtaken')
    },
  }
}

/** A PKCS#8 may state a public half that is not its own: only a signature shows it. */
function proves(
  { crypto }: KeysDeps,
  carried: PrivateKey,
  { key, certificate }: CertificateWithKey,
): boolean {
  const data = new Uint8Array(32)
  const { publicKey } = parseCertificate(certificate.der)
  const how = signatureOf(key.algorithm as KeyAlgorithm)
  return crypto.verify({ ...how, publicKey, data, signature: carried.signNow(data) })
}
