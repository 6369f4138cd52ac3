import type { Refusal } from '../core/values/refusal.ts'
import type { Actor, Cookies, PasskeyView } from './types.ts'

/**
 * Signing up and in, all from plain forms; every `headers` are those of the browser's request.
 * Passkeys alone need a script: it talks to `authHandler` under /api/auth/passkey/.
 */
export type SigningIn = {
  /** Signs in too and mails the verification link. Refusals: required, email-invalid, email-taken, password-short, password-long, too-many-attempts. */
  signUp(
    headers: Headers,
    input: { name: string; email: string; password: string },
  ): Promise<Cookies | Refusal>
  /** Refusals: credentials-wrong (the same for an unknown e-mail), too-many-attempts. */
  signIn(
    headers: Headers,
    input: { email: string; password: string },
  ): Promise<(Cookies & { twoFactorRequired: boolean }) | Refusal>
  /** A six-digit code or a backup code. Refusals: code-wrong, too-many-attempts, sign-in-expired (start again). */
  signInSecondFactor(headers: Headers, code: string): Promise<Cookies | Refusal>
  signOut(headers: Headers): Promise<Cookies>
  /** Nothing counts until `confirmTotp`. `secret` is base32. Refusals: not-signed-in, password-wrong, totp-enabled. */
  beginTotp(
    headers: Headers,
    password: string,
  ): Promise<{ uri: string; secret: string; backupCodes: readonly string[] } | Refusal>
  /** Refusals: not-signed-in, code-wrong. */
  confirmTotp(headers: Headers, code: string): Promise<Cookies | Refusal>
  /** Needs both factors. Refusals: password-wrong, code-wrong, second-factor-missing, too-many-attempts. */
  disableTotp(
    headers: Headers,
    proof: { password: string; code: string },
  ): Promise<Cookies | Refusal>
  passkeys(actor: Actor): Promise<readonly PasskeyView[]>
  /** Refusal: not-found. */
  removePasskey(actor: Actor, id: string): Promise<true | Refusal>
  /** The same answer whether the e-mail is known or not. */
  requestPasswordReset(email: string): Promise<true>
  /** Ends every session. Refusals: password-short, password-long, token-invalid. */
  resetPassword(token: string, password: string): Promise<true | Refusal>
  /**
   * Ends every other session and every link that was mailed before; this session goes on under a new token. Tells the
   * owner by mail. Refusals: not-signed-in, password-short, password-long, password-same (all of `newPassword`),
   * password-wrong, too-many-attempts, version-conflict.
   */
  changePassword(
    headers: Headers,
    input: { password: string; newPassword: string },
  ): Promise<Cookies | Refusal>
  /**
   * Mails a link, good once and for a day, to the new address and a notice to the present one; the same answer
   * whether another account has the address or not. Asking again replaces it.
   * Refusals: email-invalid, email-same, password-wrong, too-many-attempts.
   */
  requestEmailChange(
    actor: Actor,
    input: { email: string; password: string },
  ): Promise<true | Refusal>
  /** The address that waits for its link. */
  pendingEmailChange(actor: Actor): Promise<{ email: string } | undefined>
  cancelEmailChange(actor: Actor): Promise<true>
  /**
   * Whoever opens the link has to be signed in as who asked: it may have gone to a mistyped address.
   * Ends links that were mailed to the old address. Refusals: token-invalid, email-taken, version-conflict.
   */
  confirmEmailChange(actor: Actor, token: string): Promise<true | Refusal>
  /** Mails the link again. Refusals: email-verified, too-many-attempts. */
  requestEmailVerification(actor: Actor): Promise<true | Refusal>
  /** Raises to identity level 1. Refusal: token-invalid. */
  verifyEmail(token: string): Promise<true | Refusal>
}
