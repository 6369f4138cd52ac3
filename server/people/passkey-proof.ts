import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server'
import { fromBase64, toHex, utf8 } from '../core/values/bytes.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { digestOf, later, minute, type Parts } from './parts.ts'
import { passkeysOf, peekSecret, putSecret } from './proof-store.ts'
import type { Act, Actor } from './types.ts'

type Passkey = Awaited<ReturnType<typeof passkeysOf>>[number]
type Assertion = Parameters<typeof verifyAuthenticationResponse>[0]['response']

/** An assertion that checked out; counter and nonce are to be spent in the intent's transaction. */
export type ProvenPasskey = { id: string; from: number; to: number; nonceId: string }

/** One open question per person and act; asking again replaces it. */
export async function askPasskey(
  parts: Parts,
  actor: Actor,
  act: Act,
): Promise<{ options: unknown } | Refusal> {
  const passkeys = await passkeysOf(parts.db.read, actor.personId)
  if (passkeys.length === 0) return refuse('passkey-missing')
  const nonce = toHex(parts.random(32))
  const secret = {
    id: nonceId(parts, actor, act),
    value: nonce,
    expiresAt: later(parts, 5 * minute),
  }
  await parts.db.transaction((tx) => putSecret(tx, secret))
  const options = await generateAuthenticationOptions({
    rpID: new URL(parts.baseUrl).hostname,
    challenge: new Uint8Array(challengeOf(parts, actor, act, nonce)),
    allowCredentials: passkeys.map((one) => ({ id: one.credentialID, ...transportsOf(one) })),
    userVerification: 'required',
    timeout: 5 * minute,
  })
  return { options }
}

export async function checkPasskey(
  parts: Parts,
  actor: Actor,
  act: Act,
  response: unknown,
): Promise<ProvenPasskey | Refusal> {
  const id = nonceId(parts, actor, act)
  const nonce = await peekSecret(parts.db.read, id, parts.clock.now())
  const passkeys = await passkeysOf(parts.db.read, actor.personId)
  const passkey = passkeys.find((one) => one.credentialID === credentialIdOf(response))
  if (nonce === undefined || !passkey) return refuse('passkey-wrong')
  const challenge = challengeOf(parts, actor, act, nonce)
  const counter = await verified(parts, passkey, challenge, response as Assertion)
  if (counter === undefined) return refuse('passkey-wrong')
  return { id: passkey.id, from: passkey.counter, to: counter, nonceId: id }
}

/** The new counter; undefined for anything that is not this passkey's answer to this challenge. */
async function verified(
  parts: Parts,
  passkey: Passkey,
  challenge: Uint8Array,
  response: Assertion,
): Promise<number | undefined> {
  const site = new URL(parts.baseUrl)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: Buffer.from(challenge).toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: site.hostname,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialID,
        publicKey: new Uint8Array(fromBase64(passkey.publicKey)),
        counter: passkey.counter,
        ...transportsOf(passkey),
      },
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    return undefined
  }
}

/**
 * What the authenticator signs: person, purpose, subject and digest cannot be exchanged for others.
 * A JSON array of strings has one reading, so no two acts share a challenge.
 */
function challengeOf(parts: Parts, actor: Actor, act: Act, nonce: string): Uint8Array {
  const bound = ['qiyin-intent-v1', actor.personId, act.purpose, act.subjectId, act.digest, nonce]
  return parts.crypto.digest('sha256', utf8(JSON.stringify(bound)))
}

function nonceId(parts: Parts, actor: Actor, act: Act): string {
  const act0 = JSON.stringify([actor.personId, act.purpose, act.subjectId, act.digest])
  return `intent:${digestOf(parts, act0)}`
}

function transportsOf(passkey: Passkey) {
  const transports = (passkey.transports ?? '').split(',').filter((one) => one !== '')
  return transports.length > 0
    ? { transports: transports as NonNullable<TransportsOption['transports']> }
    : {}
}

type TransportsOption = Parameters<typeof verifyAuthenticationResponse>[0]['credential']

function credentialIdOf(response: unknown): unknown {
  return typeof response === 'object' && response !== null && 'id' in response
    ? response.id
    : undefined
}
