import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { passkey } from '../../db/schema/people.ts'
import type { Site } from './site.ts'

/** A passkey in software: signs as WebAuthn §6.3.3 says, so that the real verifier can be asked. */
export type Authenticator = {
  credentialId: string
  answer(
    options: unknown,
    change?: { origin?: string; rpId?: string; userVerified?: boolean; challenge?: string },
  ): unknown
}

/** Makes a P-256 credential and stores it as better-auth's passkey plugin does after a registration. */
export async function passkeyOf(site: Site, personId: string): Promise<Authenticator> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const credentialId = randomBytes(16).toString('base64url')
  await site.db.transaction(async (tx) => {
    await tx.insert(passkey).values({
      id: randomBytes(8).toString('hex'),
      name: '示例手机',
      publicKey: coseKey(x, y).toString('base64'),
      userId: personId,
      credentialID: credentialId,
      counter: 0,
      deviceType: 'singleDevice',
      backedUp: false,
      transports: 'internal',
      createdAt: site.clock.now(),
    })
  })
  let counter = 0
  return {
    credentialId,
    answer(options, change = {}) {
      counter += 1
      const asked = options as { challenge: string }
      const authenticatorData = Buffer.concat([
        sha256(change.rpId ?? 'localhost'),
        Buffer.from([change.userVerified === false ? 0x01 : 0x05]),
        uint32(counter),
      ])
      const clientDataJSON = Buffer.from(
        JSON.stringify({
          type: 'webauthn.get',
          challenge: change.challenge ?? asked.challenge,
          origin: change.origin ?? 'http://localhost:3000',
        }),
      )
      const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)])
      const response = {
        authenticatorData: authenticatorData.toString('base64url'),
        clientDataJSON: clientDataJSON.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
      }
      return {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        response,
        clientExtensionResults: {},
      }
    },
  }
}

/** RFC 9052 §7: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey(x: string, y: string): Buffer {
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
