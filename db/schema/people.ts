/** People and organisations; the first seven tables have the shapes that better-auth expects. */
import { flag, index, integer, json, table, text, time, uniqueIndex } from '../columns.ts'

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
    /** international | guomi | both, for new documents; null (rows from before there was a choice): international. */
    suite: text(),
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
