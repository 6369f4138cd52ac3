import type { Database } from '../../db/connection.ts'
import type { createAccounts } from '../adapters/accounts.ts'
import { clientAddressHeader } from '../core/values/client-address.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { Keys } from '../keys/types.ts'
import type { Ledger } from '../ledger/types.ts'
import { actorOfSession, actorWithId, setOperator } from './account-store.ts'
import { createBrake } from './brake.ts'
import { createDemoPerson } from './demo.ts'
import { createEmailChange } from './email-change.ts'
import { createIdentity } from './identity.ts'
import { createIntents } from './intents.ts'
import { createInvitations } from './invitations.ts'
import type { Mailbox } from './letters.ts'
import { createMailProofs, resetMailer } from './mail-proofs.ts'
import { createOrganisations } from './organisations.ts'
import type { Parts } from './parts.ts'
import { createPasswordChange } from './password-change.ts'
import { normalEmail, passwordLength } from './rules.ts'
import { createSecondFactor } from './second-factor.ts'
import { createSignIn } from './sign-in.ts'
import type { IdentityProvider, People } from './types.ts'

export type PeopleDependencies = {
  /** The adapter's factory; it needs what this room decides about letters and passwords. */
  openAccounts: typeof createAccounts
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: Pick<CryptoPort, 'digest'>
  /** Public origin: cookies, links in letters, WebAuthn. */
  baseUrl: string
  /** Signs session cookies and encrypts TOTP secrets; at least 32 random characters, the same after a restart. */
  secret: string
  ledger: Pick<Ledger, 'append'>
  sealIntent: Keys['sealIntent']
  mailbox: Mailbox
  identityProvider?: IdentityProvider
  /** Faults of better-auth, messages only. */
  log?: (message: string) => void
}

export function createPeople(dependencies: PeopleDependencies): People {
  const { sealIntent, identityProvider } = dependencies
  const parts = assemble(dependencies)
  const { accounts, clock, db } = parts
  const identity = createIdentity(parts, identityProvider)
  const { sendVerification, verifyPerson, ...mailVerbs } = createMailProofs(parts, identity)
  const { raiseVerified: _raiseVerified, ...identityVerbs } = identity
  const actorOf: People['actorOf'] = async (headers) => {
    const token = await accounts.sessionToken(headers)
    return token === undefined ? undefined : actorOfSession(db.read, token, clock.now())
  }
  return {
    actorOf,
    actorById: (personId) => actorWithId(db.read, personId),
    authHandler: (request) => answerOpenPaths(request, accounts.handler),
    ...createSignIn(parts, sendVerification),
    ...createSecondFactor(parts, actorOf),
    ...createPasswordChange(parts, actorOf),
    ...mailVerbs,
    ...createEmailChange(parts, identity),
    ...createOrganisations(parts),
    ...createInvitations(parts),
    ...identityVerbs,
    ...createIntents(parts, sealIntent),
    appointOperator: (email) => db.transaction((tx) => setOperator(tx, normalEmail(email))),
    createDemoPerson: (input) => createDemoPerson(parts, verifyPerson, input),
  }
}

function assemble(dependencies: PeopleDependencies): Parts {
  const { sealIntent: _seal, identityProvider: _provider, ...rest } = dependencies
  const { openAccounts, secret, log, ...shared } = rest
  const { db, random, baseUrl, clock } = shared
  const accounts = openAccounts({
    db,
    random,
    baseUrl,
    secret,
    clientAddressHeader,
    passwordLength,
    sendPasswordReset: resetMailer(shared),
    ...(log ? { log } : {}),
  })
  return { ...shared, accounts, brake: createBrake(db, clock) }
}

/**
 * better-auth's other endpoints stay shut: the verbs of this room do the same with a brake per person,
 * codes that are good once, and refusals instead of messages.
 */
async function answerOpenPaths(
  request: Request,
  handler: (request: Request) => Promise<Response>,
): Promise<Response> {
  const { pathname } = new URL(request.url)
  const open = /^\/api\/auth\/(passkey\/[a-z-]+|get-session|sign-out)$/.test(pathname)
  return open ? handler(request) : new Response(null, { status: 404 })
}
