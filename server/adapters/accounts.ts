import { passkey as passkeyPlugin } from '@better-auth/passkey'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { getSessionCookie } from 'better-auth/cookies'
import {
  constantTimeEqual,
  makeSignature,
  symmetricDecrypt,
  symmetricEncrypt,
} from 'better-auth/crypto'
import { twoFactor as twoFactorPlugin } from 'better-auth/plugins'
import type { Database } from '../../db/connection.ts'
import { toHex } from '../core/values/bytes.ts'
import { newId } from '../core/values/ids.ts'
import { portableAdapter } from './accounts-tables.ts'

const cookiePrefix = 'qiyin'

export type AccountsOptions = {
  db: Database
  random: (length: number) => Uint8Array
  /** Public origin of the site; https makes the cookies Secure. */
  baseUrl: string
  /** At least 32 random characters; signs cookies and encrypts TOTP secrets. */
  secret: string
  /** Request header that names the client's address; ours, set from the socket. */
  clientAddressHeader: string
  passwordLength: { minimum: number; maximum: number }
  sendPasswordReset(letter: { personId: string; email: string; token: string }): Promise<void>
  /** Messages only; never their arguments, which may carry personal data. */
  log?: (message: string) => void
}

export type Accounts = ReturnType<typeof createAccounts>

/** What better-auth answered: its JSON and cookies, or its error code. */
export type AccountsAnswer<Body> =
  | { ok: true; body: Body; cookies: string[] }
  | { ok: false; code: string; cookies: string[] }

/** Accounts, sessions, TOTP and passkeys by better-auth on our own tables. */
export function createAccounts(options: AccountsOptions) {
  const auth = configure(options)
  const { secret } = options
  return {
    handler: (request: Request) => auth.handler(request),

    signUp: (headers: Headers, body: { name: string; email: string; password: string }) =>
      answer<{ user: { id: string } }>(auth.api.signUpEmail({ body, headers, asResponse: true })),
    signIn: (headers: Headers, body: { email: string; password: string }) =>
      answer<{ twoFactorRedirect?: boolean }>(
        auth.api.signInEmail({ body, headers, asResponse: true }),
      ),
    signOut: (headers: Headers) => answer<unknown>(auth.api.signOut({ headers, asResponse: true })),
    enableTotp: (headers: Headers, password: string) =>
      answer<{ totpURI: string; backupCodes: string[] }>(
        auth.api.enableTwoFactor({ body: { password }, headers, asResponse: true }),
      ),
    verifyTotp: (headers: Headers, code: string) =>
      answer<{ token: string; user: { id: string } }>(
        auth.api.verifyTOTP({ body: { code }, headers, asResponse: true }),
      ),
    verifyBackupCode: (headers: Headers, code: string) =>
      answer<{ token: string; user: { id: string } }>(
        auth.api.verifyBackupCode({ body: { code }, headers, asResponse: true }),
      ),
    disableTotp: (headers: Headers, password: string) =>
      answer<unknown>(auth.api.disableTwoFactor({ body: { password }, headers, asResponse: true })),
    requestPasswordReset: (email: string) =>
      answer<unknown>(auth.api.requestPasswordReset({ body: { email }, asResponse: true })),
    resetPassword: (token: string, newPassword: string) =>
      answer<unknown>(auth.api.resetPassword({ body: { token, newPassword }, asResponse: true })),
    ...sessionsAndPasswords(auth, options),
    /** As better-auth's twoFactor plugin keeps `two_factor.secret` and `backup_codes`. */
    encrypt: (plain: string) => symmetricEncrypt({ key: secret, data: plain }),
    decrypt: (box: string) => symmetricDecrypt({ key: secret, data: box }),
  }
}

type Auth = ReturnType<typeof configure>

/** What verbs of ours need to change both in a transaction of theirs, kept as better-auth keeps it. */
function sessionsAndPasswords({ $context }: Auth, { secret, passwordLength }: AccountsOptions) {
  return {
    endSession: async (token: string) => (await $context).internalAdapter.deleteSession(token),
    /** The token of a session cookie that we signed; whether the session lives is the database's to say. */
    sessionToken: (headers: Headers) => sessionToken(headers, secret),
    /** `Set-Cookie` for a session that goes on under another token. */
    async sessionCookie(token: string): Promise<string> {
      const { authCookies, sessionConfig } = await $context
      const { name, attributes } = authCookies.sessionToken
      const value = encodeURIComponent(`${token}.${await makeSignature(token, secret)}`)
      const limits = `Max-Age=${sessionConfig.expiresIn}; Path=/; HttpOnly; SameSite=Lax`
      return `${name}=${value}; ${limits}${attributes.secure ? '; Secure' : ''}`
    },
    hashPassword: async (password: string) => (await $context).password.hash(password),
    async passwordFits(hash: string, password: string): Promise<boolean> {
      if (password.length > passwordLength.maximum) return false
      return (await $context).password.verify({ hash, password })
    },
  }
}

function configure(options: AccountsOptions) {
  const { db, random, baseUrl, secret, passwordLength, sendPasswordReset, log } = options
  const site = new URL(baseUrl)
  return betterAuth({
    appName: '契印 Qiyin',
    baseURL: site.origin,
    basePath: '/api/auth',
    secret,
    database: portableAdapter(db),
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => log?.(message) },
    onAPIError: {
      // Refusals are the asker's affair; only faults of ours are told, by name.
      onError(error) {
        if (!isAPIError(error) || error.statusCode >= 500) log?.(nameOf(error))
      },
    },
    trustedOrigins: (request) => ownOrigins(site, request),
    user: {
      additionalFields: {
        platformRole: { type: 'string', required: false, input: false },
        identityLevel: { type: 'number', required: false, input: false, defaultValue: 0 },
      },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordLength.minimum,
      maxPasswordLength: passwordLength.maximum,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) =>
        sendPasswordReset({ personId: user.id, email: user.email, token }),
    },
    verification: { storeIdentifier: 'hashed' },
    rateLimit: rateLimits(options.clientAddressHeader),
    plugins: [twoFactorPlugin({ issuer: '契印 Qiyin' }), passkeys(site)],
    advanced: {
      cookiePrefix,
      useSecureCookies: site.protocol === 'https:',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [options.clientAddressHeader] },
      database: {
        generateId: ({ model }) => (model === 'user' ? newId('person', random) : toHex(random(16))),
      },
    },
  })
}

/**
 * Only what a script asks under /api/auth/ is counted here; the verbs of people have a brake of their own.
 * Without a known address everybody shares one bucket, so it is wider.
 */
function rateLimits(clientAddressHeader: string) {
  return {
    enabled: true,
    storage: 'database',
    window: 60,
    max: 300,
    customRules: {
      '/passkey/*': (request: Request) => ({
        window: 60,
        max: request.headers.has(clientAddressHeader) ? 30 : 300,
      }),
    },
  } satisfies BetterAuthOptions['rateLimit']
}

function passkeys(site: URL) {
  return passkeyPlugin({
    rpID: site.hostname,
    rpName: '契印 Qiyin',
    origin: site.origin,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) => {
        requireUserVerified(verification.registrationInfo?.userVerified)
      },
    },
    authentication: {
      // A passkey signs in without the second factor, so it has to be two factors itself.
      afterVerification: ({ verification }) => {
        requireUserVerified(verification.authenticationInfo.userVerified)
      },
    },
  })
}

function requireUserVerified(verified: boolean | undefined): void {
  if (!verified) throw new Error('passkey without user verification')
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown fault'
}

/** The configured origin, and the host that the browser asked for (LAN address, another loopback name). */
function ownOrigins(site: URL, request: Request | undefined): string[] {
  const host = request?.headers.get('host')
  return host ? [site.origin, `${site.protocol}//${host}`] : [site.origin]
}

async function answer<Body>(asked: Promise<Response>): Promise<AccountsAnswer<Body>> {
  const response = await asked
  const cookies = response.headers.getSetCookie()
  const body: unknown = await response.json().catch(() => ({}))
  if (response.ok) return { ok: true, body: body as Body, cookies }
  const code = (body as { code?: string } | null)?.code ?? `HTTP_${response.status}`
  if (response.status >= 500) throw new Error(`better-auth: ${code}`)
  return { ok: false, code, cookies }
}

async function sessionToken(headers: Headers, secret: string): Promise<string | undefined> {
  const cookie = decoded(getSessionCookie(headers, { cookiePrefix }) ?? '')
  const dot = cookie.lastIndexOf('.')
  if (dot < 1) return undefined
  const token = cookie.slice(0, dot)
  const signature = await makeSignature(token, secret)
  return constantTimeEqual(signature, cookie.slice(dot + 1)) ? token : undefined
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
