import { sql } from 'drizzle-orm'
import {
  bytes,
  flag,
  index,
  integer,
  json,
  primaryKey,
  rowNumber,
  table,
  text,
  time,
  uniqueIndex,
} from './columns.ts'

// ---- people: the first seven tables have the shapes that better-auth expects ----

export const user = table('user', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: flag().notNull().default(false),
  image: text(),
  createdAt: time().notNull(),
  updatedAt: time().notNull(),
  twoFactorEnabled: flag().default(false),
  /** `operator` reviews identities and sees the platform pages; null for everybody else. */
  platformRole: text(),
  /** 0 none, 1 e-mail, 2 documents reviewed, 3 licensed CA or outside provider. */
  identityLevel: integer().notNull().default(0),
})

export const session = table(
  'session',
  {
    id: text().primaryKey(),
    expiresAt: time().notNull(),
    token: text().notNull().unique(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    ipAddress: text(),
    userAgent: text(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
  },
  (t) => [index('session_user').on(t.userId)],
)

export const account = table(
  'account',
  {
    id: text().primaryKey(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: time(),
    refreshTokenExpiresAt: time(),
    scope: text(),
    password: text(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
  },
  (t) => [index('account_user').on(t.userId)],
)

export const verification = table(
  'verification',
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: time().notNull(),
    createdAt: time(),
    updatedAt: time(),
  },
  (t) => [index('verification_identifier').on(t.identifier)],
)

export const twoFactor = table(
  'two_factor',
  {
    id: text().primaryKey(),
    secret: text().notNull(),
    backupCodes: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    verified: flag().default(true),
    /** Counters some versions of the plugin keep against guessing. */
    failedVerificationCount: integer().default(0),
    lockedUntil: time(),
  },
  (t) => [index('two_factor_user').on(t.userId)],
)

export const passkey = table(
  'passkey',
  {
    id: text().primaryKey(),
    name: text(),
    publicKey: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    credentialID: text().notNull(),
    counter: integer().notNull(),
    deviceType: text().notNull(),
    backedUp: flag().notNull(),
    transports: text(),
    createdAt: time(),
    aaguid: text(),
  },
  (t) => [index('passkey_user').on(t.userId), uniqueIndex('passkey_credential').on(t.credentialID)],
)

export const rateLimit = table('rate_limit', {
  id: text().primaryKey(),
  key: text().notNull().unique(),
  count: integer().notNull(),
  lastRequest: integer().notNull(),
})

export const organisations = table(
  'organisations',
  {
    id: text().primaryKey(),
    /** enterprise | agency | regulator */
    kind: text().notNull(),
    name: text().notNull(),
    /** 统一社会信用代码, GB 32100-2015. */
    code: text().notNull(),
    identityLevel: integer().notNull().default(0),
    legalRepresentative: text().notNull().default(''),
    address: text().notNull().default(''),
    createdAt: time().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [uniqueIndex('organisations_code').on(t.code)],
)

export const memberships = table(
  'memberships',
  {
    id: text().primaryKey(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    personId: text()
      .notNull()
      .references(() => user.id),
    /** owner | admin | drafter | approver | seal-keeper | signer | auditor */
    role: text().notNull(),
    grantedBy: text().notNull(),
    grantedAt: time().notNull(),
  },
  (t) => [
    uniqueIndex('memberships_once').on(t.organisationId, t.personId, t.role),
    index('memberships_person').on(t.personId),
  ],
)

/** Somebody without an account is asked to join; the link's token is kept as a digest only. */
export const memberInvitations = table(
  'member_invitations',
  {
    id: text().primaryKey(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    email: text().notNull(),
    roles: json().$type<string[]>().notNull(),
    tokenDigest: text().notNull(),
    invitedBy: text().notNull(),
    createdAt: time().notNull(),
    expiresAt: time().notNull(),
    acceptedAt: time(),
    /** Taken back, or another one took its place. */
    endedAt: time(),
  },
  (t) => [uniqueIndex('member_invitations_token').on(t.tokenDigest)],
)

/** A request to be raised to identity level 2, with what the reviewer saw and decided. */
export const identityReviews = table(
  'identity_reviews',
  {
    id: text().primaryKey(),
    /** person | organisation */
    subjectKind: text().notNull(),
    subjectId: text().notNull(),
    level: integer().notNull(),
    /** pending | accepted | rejected */
    state: text().notNull(),
    /** What the applicant stated; personal data, never leaves this table. */
    statement: json().$type<Record<string, string>>().notNull(),
    requestedBy: text().notNull(),
    requestedAt: time().notNull(),
    reviewedBy: text(),
    reviewedAt: time(),
    reason: text(),
    version: integer().notNull().default(1),
  },
  (t) => [index('identity_reviews_subject').on(t.subjectKind, t.subjectId)],
)

/** 意愿: one act of will, bound to the digest that was shown, good for one use. */
export const intents = table(
  'intents',
  {
    id: text().primaryKey(),
    personId: text().notNull(),
    /** contract.sign | seal.make | … */
    purpose: text().notNull(),
    subjectId: text().notNull(),
    /** sha256 hex of what the person saw. */
    digest: text().notNull(),
    /** password+totp | passkey */
    method: text().notNull(),
    provenAt: time().notNull(),
    expiresAt: time().notNull(),
    usedAt: time(),
  },
  (t) => [index('intents_person').on(t.personId)],
)

// ---- keys ----

export const keys = table(
  'keys',
  {
    id: text().primaryKey(),
    /** root-ca | issuing-ca | tsa | ledger | platform | seal | person */
    purpose: text().notNull(),
    /** organisation or person id; `platform` for the house's own keys. */
    ownerId: text().notNull(),
    /** p256 | rsa2048 | rsa3072 | ed25519 */
    algorithm: text().notNull(),
    /** SubjectPublicKeyInfo DER. */
    publicKey: bytes().notNull(),
    /** PKCS#8 under AES-256-GCM with a key that the master key wraps; null once destroyed. */
    wrappedKey: bytes(),
    createdAt: time().notNull(),
    retiredAt: time(),
    destroyedAt: time(),
  },
  (t) => [index('keys_owner').on(t.ownerId), index('keys_purpose').on(t.purpose)],
)

export const identityCertificates = table(
  'identity_certificates',
  {
    /** Serial number, lower-case hex. */
    serial: text().primaryKey(),
    keyId: text()
      .notNull()
      .references(() => keys.id),
    issuerKeyId: text().notNull(),
    subjectName: text().notNull(),
    der: bytes().notNull(),
    /** Issuers up to the root for certificates brought along in a PKCS#12; null for our own CA. */
    chain: json().$type<string[]>(),
    notBefore: time().notNull(),
    notAfter: time().notNull(),
    revokedAt: time(),
    /** CRLReason, RFC 5280 §5.3.1. */
    revocationReason: integer(),
  },
  (t) => [index('identity_certificates_key').on(t.keyId)],
)

export const revocationLists = table(
  'revocation_lists',
  {
    issuerKeyId: text().notNull(),
    number: integer().notNull(),
    der: bytes().notNull(),
    thisUpdate: time().notNull(),
    nextUpdate: time().notNull(),
  },
  (t) => [primaryKey({ columns: [t.issuerKeyId, t.number] })],
)

// ---- seals ----

export const seals = table(
  'seals',
  {
    id: text().primaryKey(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    /** official 公章 | contract 合同专用章 | certificate 电子证照专用章 */
    kind: text().notNull(),
    /** 印章名称 */
    name: text().notNull(),
    /** What the geometry draws from: owner name, purpose line, code line, diameter in mm. */
    design: json().$type<Record<string, string | number>>().notNull(),
    /** SVG in mm made by our own geometry. */
    picture: text().notNull(),
    pictureDigest: text().notNull(),
    keyId: text()
      .notNull()
      .references(() => keys.id),
    certificateSerial: text().notNull(),
    /** made | active | suspended | destroyed */
    state: text().notNull(),
    madeBy: text().notNull(),
    createdAt: time().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('seals_organisation').on(t.organisationId),
    // Two seals of one name could not be told apart on paper.
    uniqueIndex('seals_name').on(t.organisationId, t.name).where(sql`${t.state} <> 'destroyed'`),
  ],
)

export const sealEvents = table(
  'seal_events',
  {
    id: rowNumber(),
    sealId: text()
      .notNull()
      .references(() => seals.id),
    /** applied | approved | made | enabled | suspended | resumed | used | destroyed */
    kind: text().notNull(),
    /** State from `effectiveAt` on; null for what changes none: the application's steps, uses. */
    state: text(),
    effectiveAt: time().notNull(),
    actorId: text().notNull(),
    reason: text(),
    facts: json().$type<Record<string, string | number>>().notNull(),
    entryId: text(),
  },
  (t) => [index('seal_events_seal').on(t.sealId)],
)

// ---- templates ----

export const templateVersions = table(
  'template_versions',
  {
    name: text().notNull(),
    version: text().notNull(),
    /** sha256 hex over the folder's files; a published version never changes. */
    digest: text().notNull(),
    publishedAt: time().notNull(),
    entryId: text(),
  },
  (t) => [primaryKey({ columns: [t.name, t.version] })],
)

// ---- contracts ----

export const contracts = table(
  'contracts',
  {
    id: text().primaryKey(),
    number: text().notNull(),
    /** Carried by the form that created it, so that a replay finds the first instead of making a second. */
    requestId: text().notNull(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    templateName: text().notNull(),
    templateVersion: text().notNull(),
    templateDigest: text().notNull(),
    title: text().notNull(),
    values: json().$type<Record<string, unknown>>().notNull(),
    /** Total in 分, for lists and search. */
    amount: integer(),
    counterparty: text().notNull().default(''),
    /** draft | submitted | signing | completed | declined | withdrawn */
    state: text().notNull(),
    draftedBy: text().notNull(),
    submittedBy: text(),
    approvedBy: text(),
    rejectionReason: text(),
    /** The latest bytes (prepared or signed), sha256 hex. */
    documentDigest: text(),
    /** Bytes with all fields placed before the first signature, sha256 hex. */
    preparedDigest: text(),
    signBy: time(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    submittedAt: time(),
    completedAt: time(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('contracts_number').on(t.number),
    uniqueIndex('contracts_request').on(t.organisationId, t.requestId),
    index('contracts_state').on(t.organisationId, t.state),
  ],
)

export const contractParties = table(
  'contract_parties',
  {
    id: text().primaryKey(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** Signing order, from 1. */
    position: integer().notNull(),
    /** 甲方 | 乙方 … as the template names it */
    label: text().notNull(),
    organisationId: text(),
    name: text().notNull(),
    code: text().notNull(),
    signerName: text().notNull().default(''),
    signerEmail: text().notNull(),
    /** Name of the signature field in the PDF. */
    field: text().notNull(),
    /** Where the signature field stands in the prepared file. */
    place: json()
      .$type<{ page: number; rectangle: [number, number, number, number]; pages: number }>()
      .notNull(),
    /** waiting | invited | signed | declined */
    state: text().notNull(),
    tokenDigest: text(),
    tokenExpiresAt: time(),
    invitedAt: time(),
    openedAt: time(),
    signedAt: time(),
    signedBy: text(),
    sealId: text(),
    intentId: text(),
    /** Identity levels at the moment of signing. */
    personLevel: integer(),
    organisationLevel: integer(),
    reason: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('contract_parties_position').on(t.contractId, t.position),
    uniqueIndex('contract_parties_token').on(t.tokenDigest),
    index('contract_parties_email').on(t.signerEmail),
    index('contract_parties_code').on(t.code, t.state),
    index('contract_parties_contract').on(t.contractId),
  ],
)

/** Which organisations have a contract in their list; one row each keeps a list of a million an index walk. */
export const contractReaders = table(
  'contract_readers',
  {
    organisationId: text().notNull(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    updatedAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.contractId] }),
    index('contract_readers_list').on(t.organisationId, t.updatedAt, t.contractId),
    index('contract_readers_contract').on(t.contractId),
  ],
)

export const contractEvents = table(
  'contract_events',
  {
    id: rowNumber(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    kind: text().notNull(),
    actorId: text(),
    organisationId: text(),
    at: time().notNull(),
    facts: json().$type<Record<string, string | number>>().notNull(),
    entryId: text(),
  },
  (t) => [index('contract_events_contract').on(t.contractId)],
)

/** Every revision of the file, oldest first; the bytes lie under their digest. */
export const contractRevisions = table(
  'contract_revisions',
  {
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    revision: integer().notNull(),
    digest: text().notNull(),
    /** prepared | signed */
    kind: text().notNull(),
    partyId: text(),
    at: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contractId, t.revision] }),
    index('contract_revisions_digest').on(t.digest),
  ],
)

/** Gap-free numbers, taken in the transaction that uses them. */
export const counters = table('counters', {
  scope: text().primaryKey(),
  value: integer().notNull(),
})

// ---- documents ----

export const documents = table('documents', {
  digest: text().primaryKey(),
  size: integer().notNull(),
  mediaType: text().notNull(),
  keptAt: time().notNull(),
})

// ---- ledger ----

export const ledgerEntries = table(
  'ledger_entries',
  {
    /** Staging order. */
    row: rowNumber(),
    id: text().notNull(),
    kind: text().notNull(),
    /** The exact leaf bytes: canonical JSON without personal data. */
    leaf: bytes().notNull(),
    /** What opens the salted commitments of the leaf; private, never on the ledger. */
    openings: json().$type<Record<string, { salt: string; value: string }>>().notNull(),
    stagedAt: time().notNull(),
    /** Null until sequenced. */
    leafIndex: integer(),
  },
  (t) => [
    uniqueIndex('ledger_entries_id').on(t.id),
    uniqueIndex('ledger_entries_leaf').on(t.leafIndex),
  ],
)

/** Which entries speak of a thing (a document digest, a contract, a seal): private look-up. */
export const ledgerSubjects = table(
  'ledger_subjects',
  {
    subject: text().notNull(),
    entryId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.entryId] })],
)

/** C2SP tlog-tiles: up to 256 hashes a tile, concatenated. */
export const ledgerTiles = table(
  'ledger_tiles',
  {
    level: integer().notNull(),
    number: integer().notNull(),
    hashes: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.level, t.number] })],
)

export const ledgerCheckpoints = table('ledger_checkpoints', {
  size: integer().primaryKey(),
  root: text().notNull(),
  note: text().notNull(),
  at: time().notNull(),
})

/** One row, the compare-and-set lock of the sequencer. */
export const ledgerState = table('ledger_state', {
  id: integer().primaryKey(),
  size: integer().notNull(),
  root: text().notNull(),
  /** Right-edge subtree hashes, hex, largest first. */
  peaks: json().$type<string[]>().notNull(),
})

// ---- outbox ----

export const jobs = table(
  'jobs',
  {
    id: rowNumber(),
    kind: text().notNull(),
    payload: json().$type<Record<string, unknown>>().notNull(),
    /** The same key is put once. */
    key: text(),
    runAt: time().notNull(),
    attempts: integer().notNull().default(0),
    lastError: text(),
    doneAt: time(),
    /** Given up after the last attempt; shown to the operator, can be run again. */
    failedAt: time(),
  },
  (t) => [uniqueIndex('jobs_key').on(t.key), index('jobs_due').on(t.doneAt, t.runAt)],
)

export const mails = table(
  'mails',
  {
    id: rowNumber(),
    /** The job that made it, so that a re-run makes no second. */
    key: text().notNull(),
    recipient: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
    createdAt: time().notNull(),
    sentAt: time(),
    error: text(),
  },
  (t) => [uniqueIndex('mails_key').on(t.key), index('mails_recipient').on(t.recipient)],
)

// ---- seals: what comes before the seal ----

/** 申请 → 审批 → 制作: a seal is made only from an application that another person approved. */
export const sealApplications = table(
  'seal_applications',
  {
    id: text().primaryKey(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    /** official | contract | certificate */
    kind: text().notNull(),
    serial: text().notNull().default(''),
    name: text().notNull(),
    /** Why it is needed and for what it will be used, in the applicant's words. */
    purpose: text().notNull(),
    algorithm: text().notNull(),
    /** applied | approved | rejected | withdrawn | made */
    state: text().notNull(),
    appliedBy: text().notNull(),
    appliedAt: time().notNull(),
    decidedBy: text(),
    decidedAt: time(),
    opinion: text(),
    /** Ledger entries of the application and of the decision. */
    appliedEntryId: text().notNull(),
    decidedEntryId: text(),
    sealId: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('seal_applications_organisation').on(t.organisationId, t.state),
    // One at a time about a seal of one name.
    uniqueIndex('seal_applications_open')
      .on(t.organisationId, t.name)
      .where(sql`${t.state} in ('applied', 'approved')`),
  ],
)

// ---- certificates (电子证照) ----

export const certificateTypes = table(
  'certificate_types',
  {
    name: text().notNull(),
    version: text().notNull(),
    /** 证照类型代码, 21 characters. */
    code: text().notNull(),
    /** sha256 hex over the folder's files; a published version never changes. */
    digest: text().notNull(),
    publishedAt: time().notNull(),
    entryId: text(),
  },
  (t) => [primaryKey({ columns: [t.name, t.version] })],
)

export const certificateApplications = table(
  'certificate_applications',
  {
    id: text().primaryKey(),
    /** Carried by the form, so that a replay finds the first instead of making a second. */
    requestId: text().notNull(),
    /** The agency that is asked. */
    agencyId: text()
      .notNull()
      .references(() => organisations.id),
    typeName: text().notNull(),
    typeVersion: text().notNull(),
    applicantId: text().notNull(),
    /** The organisation on whose behalf a person applies; null where they apply for themselves. */
    holderOrganisationId: text(),
    /** Checked face fields; personal data, never leaves this table but on the certificate. */
    values: json().$type<Record<string, unknown>>().notNull(),
    photoDigest: text(),
    /** submitted | accepted | returned | approved | rejected | withdrawn | issuing | issued */
    state: text().notNull(),
    submittedAt: time().notNull(),
    updatedAt: time().notNull(),
    acceptedBy: text(),
    acceptedAt: time(),
    reviewedBy: text(),
    reviewedAt: time(),
    /** The officer's words to the applicant when returned or rejected. */
    opinion: text(),
    batchId: text(),
    certificateId: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('certificate_applications_request').on(t.applicantId, t.requestId),
    index('certificate_applications_desk').on(t.agencyId, t.state, t.updatedAt),
    index('certificate_applications_applicant').on(t.applicantId, t.updatedAt),
    index('certificate_applications_batch').on(t.batchId, t.state),
  ],
)

/** 制证批次: one act of will of the issuing officer over a closed list of applications. */
export const certificateBatches = table(
  'certificate_batches',
  {
    id: text().primaryKey(),
    agencyId: text()
      .notNull()
      .references(() => organisations.id),
    sealId: text().notNull(),
    orderedBy: text().notNull(),
    orderedAt: time().notNull(),
    intentId: text().notNull(),
    /** sha256 hex over the list that was shown. */
    digest: text().notNull(),
    /** The signing warrant that the spent intent turned into, sealed by the master key. */
    warrant: json().$type<Record<string, unknown>>().notNull(),
    total: integer().notNull(),
    issued: integer().notNull().default(0),
    /** running | done | stopped */
    state: text().notNull(),
    /** Refusal code where it stopped. */
    fault: text(),
    finishedAt: time(),
    version: integer().notNull().default(1),
  },
  (t) => [index('certificate_batches_agency').on(t.agencyId, t.orderedAt)],
)

export const certificates = table(
  'certificates',
  {
    id: text().primaryKey(),
    /** 电子证照标识 with its check character. */
    identifier: text().notNull(),
    typeName: text().notNull(),
    typeVersion: text().notNull(),
    /** 证照编号 */
    number: text().notNull(),
    /** 版本号, 3 digits */
    edition: text().notNull(),
    agencyId: text()
      .notNull()
      .references(() => organisations.id),
    applicationId: text().notNull(),
    batchId: text().notNull(),
    /** Who finds it in 我的证照. */
    holderPersonId: text(),
    holderOrganisationId: text(),
    holderName: text().notNull(),
    holderCode: text().notNull(),
    values: json().$type<Record<string, unknown>>().notNull(),
    photoDigest: text(),
    /** The sealed and signed face, sha256 hex; these bytes never change. */
    documentDigest: text().notNull(),
    /** sha256 hex over the metadata and face fields as the file carries them. */
    contentDigest: text().notNull(),
    sealId: text().notNull(),
    /** 01 有效 | 02 暂扣 | 03 撤销 | 04 注销 | 05 失效 | 07 吊销 (domain.md §2.6) */
    status: text().notNull(),
    /** Civil dates; null: 长期. */
    validFrom: text().notNull(),
    validTo: text(),
    issuedAt: time().notNull(),
    updatedAt: time().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('certificates_identifier').on(t.identifier),
    uniqueIndex('certificates_number').on(t.typeName, t.number, t.edition),
    uniqueIndex('certificates_application').on(t.applicationId),
    uniqueIndex('certificates_document').on(t.documentDigest),
    index('certificates_person').on(t.holderPersonId, t.issuedAt),
    index('certificates_organisation').on(t.holderOrganisationId, t.issuedAt),
    index('certificates_library').on(t.agencyId, t.issuedAt, t.id),
    index('certificates_expiry').on(t.status, t.validTo),
  ],
)

/** What happened to an application and to the certificate made from it; `statusAt` folds over the states. */
export const certificateEvents = table(
  'certificate_events',
  {
    id: rowNumber(),
    /** Application or certificate id. */
    subjectId: text().notNull(),
    /** submitted | accepted | returned | approved | rejected | withdrawn | issued | endorsed | suspended | resumed | revoked | expired | … */
    kind: text().notNull(),
    /** Status code from `effectiveAt` on; null where the status stays. */
    status: text(),
    effectiveAt: time().notNull(),
    recordedAt: time().notNull(),
    actorId: text(),
    /** The second person, where two are needed. */
    confirmedBy: text(),
    reason: text(),
    facts: json().$type<Record<string, string | number>>().notNull(),
    entryId: text(),
  },
  (t) => [index('certificate_events_subject').on(t.subjectId)],
)

/** What one officer proposes and another decides. */
export const certificateProposals = table(
  'certificate_proposals',
  {
    id: text().primaryKey(),
    certificateId: text()
      .notNull()
      .references(() => certificates.id),
    /** revoke | cancel | penalise: status 03, 04, 07 */
    operation: text().notNull(),
    reason: text().notNull(),
    /** Number of the decision it rests on (决定书文号). */
    decisionNumber: text().notNull().default(''),
    proposedBy: text().notNull(),
    proposedAt: time().notNull(),
    /** proposed | confirmed | rejected | withdrawn */
    state: text().notNull(),
    decidedBy: text(),
    decidedAt: time(),
    opinion: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('certificate_proposals_certificate').on(t.certificateId),
    uniqueIndex('certificate_proposals_open')
      .on(t.certificateId)
      .where(sql`${t.state} = 'proposed'`),
  ],
)

// ---- fulfilment (智能合约履约) ----

export const fulfilments = table(
  'fulfilments',
  {
    contractId: text()
      .primaryKey()
      .references(() => contracts.id),
    /** Canonical JSON of the terms that run: clauses, values, parties, zone. */
    terms: text().notNull(),
    termsDigest: text().notNull(),
    /** running | closed */
    state: text().notNull(),
    startedAt: time().notNull(),
    /** The next instant at which the clock alone changes something; null: never. */
    nextTickAt: time(),
    /** Number of the last evaluation. */
    evaluation: integer().notNull().default(0),
    version: integer().notNull().default(1),
  },
  (t) => [index('fulfilments_tick').on(t.state, t.nextTickAt)],
)

/** 履约事实, append-only; a contest or its settlement is a fact about a fact. */
export const fulfilmentFacts = table(
  'fulfilment_facts',
  {
    id: text().primaryKey(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** From 1, without gaps. */
    position: integer().notNull(),
    kind: text().notNull(),
    /** Given by the source: the same key is recorded once. */
    key: text().notNull(),
    /** party | platform | clock */
    source: text().notNull(),
    /** Party field (`partyA`) on whose behalf it was given; null for the house. */
    party: text(),
    organisationId: text(),
    actorId: text(),
    /** Civil date in the contract's zone on which it happened. */
    occurredOn: text().notNull(),
    value: json().$type<Record<string, string | number>>().notNull(),
    /** sha256 hex of evidence files kept. */
    evidence: json().$type<{ digest: string; name: string; size: number }[]>().notNull(),
    note: text().notNull().default(''),
    recordedAt: time().notNull(),
    entryId: text(),
  },
  (t) => [
    uniqueIndex('fulfilment_facts_position').on(t.contractId, t.position),
    uniqueIndex('fulfilment_facts_key').on(t.contractId, t.key),
  ],
)

/** Every evaluation with the exact bytes of its result, so that a replay can be compared byte for byte. */
export const fulfilmentEvaluations = table(
  'fulfilment_evaluations',
  {
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    number: integer().notNull(),
    at: time().notNull(),
    /** Facts up to this position were known. */
    facts: integer().notNull(),
    /** Canonical JSON of the standing. */
    standing: text().notNull(),
    digest: text().notNull(),
    entryId: text(),
  },
  (t) => [primaryKey({ columns: [t.contractId, t.number] })],
)

/** What the last evaluation says of each obligation: for lists, calendar and alarms. */
export const fulfilmentObligations = table(
  'fulfilment_obligations',
  {
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    clause: text().notNull(),
    state: text().notNull(),
    /** 分; null where nothing is to be paid. */
    amount: integer(),
    /** 分 accrued up to the evaluation. */
    penalty: integer().notNull().default(0),
    dueOn: text(),
    debtor: text().notNull(),
    creditor: text().notNull(),
    updatedAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contractId, t.clause] }),
    index('fulfilment_obligations_due').on(t.state, t.dueOn),
  ],
)

export const fulfilmentActions = table(
  'fulfilment_actions',
  {
    id: text().primaryKey(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** (clause, action, occurrence): the same one is done once. */
    key: text().notNull(),
    clause: text().notNull(),
    /** payment.instruct | retention.refund | penalty.accrue | notify | asset.transfer */
    kind: text().notNull(),
    payload: json().$type<Record<string, string | number>>().notNull(),
    /** done | frozen */
    state: text().notNull(),
    at: time().notNull(),
    /** The file it made (pain.001), sha256 hex. */
    documentDigest: text(),
    entryId: text(),
  },
  (t) => [uniqueIndex('fulfilment_actions_key').on(t.contractId, t.key)],
)

/** Double entry: the lines of one journal of one contract sum to zero. */
export const fulfilmentPostings = table(
  'fulfilment_postings',
  {
    id: rowNumber(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** The action or fact that is booked; a journal is booked once. */
    journal: text().notNull(),
    line: integer().notNull(),
    account: text().notNull(),
    /** 分; debit positive, credit negative. */
    amount: integer().notNull(),
    bookedOn: text().notNull(),
    at: time().notNull(),
  },
  (t) => [uniqueIndex('fulfilment_postings_line').on(t.contractId, t.journal, t.line)],
)

/** 资产登记: whose a thing is, since when, by which action. */
export const assets = table(
  'assets',
  {
    id: text().primaryKey(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** Line of the contract's table of items, from 1. */
    line: integer().notNull(),
    name: text().notNull(),
    /** In 10^-3 units. */
    quantity: integer().notNull(),
    unit: text().notNull(),
    ownerName: text().notNull(),
    ownerCode: text().notNull(),
    since: text().notNull(),
    actionId: text().notNull(),
    entryId: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('assets_line').on(t.contractId, t.line),
    index('assets_owner').on(t.ownerCode),
  ],
)

// ---- notices: what the house tells somebody inside the app ----

export const notices = table(
  'notices',
  {
    id: rowNumber(),
    /** Told once. */
    key: text().notNull(),
    /** Whom: an organisation's members or one person. */
    organisationId: text(),
    personId: text(),
    kind: text().notNull(),
    /** Contract, certificate or application it is about. */
    subjectId: text().notNull(),
    facts: json().$type<Record<string, string | number>>().notNull(),
    at: time().notNull(),
    readAt: time(),
  },
  (t) => [
    uniqueIndex('notices_key').on(t.key),
    index('notices_organisation').on(t.organisationId, t.readAt, t.id),
    index('notices_person').on(t.personId, t.readAt, t.id),
  ],
)
