/** A signing service on this machine that holds keys of its own and takes nothing that CSC API v2 does not allow. */
import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  randomBytes,
} from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { p256 } from '@noble/curves/nist.js'
import { outsideCertificate } from '../keys/outsider.ts'

type Trick =
  | 'other-key'
  | 'too-few'
  | 'no-sad'
  | 'too-long'
  | 'no-json'
  | 'redirect'
  | 'disabled'
  | 'oauth-mode'
type Body = Record<string, unknown>
type Held = {
  privateKey: KeyObject
  publicKey: Uint8Array
  chain: string[]
  algo: string
  ec: boolean
}
export type Service = Awaited<ReturnType<typeof openService>>

const sha256 = '2.16.840.1.101.3.4.2.1'
/** DigestInfo of SHA-256 (RFC 8017 §9.2 note 1). */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex')

const refuse = (error: string, description = error) => ({
  status: 400,
  body: { error, error_description: description },
})

export async function openService() {
  const keys: Record<string, Held> = { 'ec-1': await held(true), 'rsa-1': await held(false) }
  const other = await held(true)
  const state = {
    tokens: new Set<string>(),
    sads: new Map<string, { id: string; hashes: string[]; until: number }>(),
    otp: true,
    trick: undefined as Trick | undefined,
  }
  const faults: string[] = []
  const calls: string[] = []
  const fault = (text: string) => {
    faults.push(text)
    return refuse('invalid_request', text)
  }
  /** Every member known, every required one there. */
  const shape = (body: Body, required: readonly string[], optional: readonly string[]) => {
    const missing = required.find((name) => !(name in body))
    const unknown = Object.keys(body).find((name) => ![...required, ...optional].includes(name))
    return missing ? `missing ${missing}` : unknown && `unknown ${unknown}`
  }
  const methods: Record<string, (body: Body) => { status: number; body: unknown }> = {
    info(body) {
      const wrong = shape(body, [], ['lang'])
      if (wrong) return fault(wrong)
      const names = [
        'credentials/list',
        'credentials/info',
        'credentials/authorize',
        'signatures/signHash',
      ]
      return {
        status: 200,
        body: {
          specs: '2.0.0.0',
          name: 'Example',
          region: 'CN',
          lang: 'zh-CN',
          authType: ['oauth2client'],
          methods: names,
        },
      }
    },
    'credentials/list'(body) {
      const wrong = shape(
        body,
        // The client's token is nobody's own: then the owner must be named.
        ['userID'],
        [
          'credentialInfo',
          'certificates',
          'certInfo',
          'authInfo',
          'onlyValid',
          'lang',
          'clientData',
        ],
      )
      if (wrong) return fault(wrong)
      const ids = body['userID'] === 'example-user' ? Object.keys(keys) : []
      return { status: 200, body: { credentialIDs: ids } }
    },
    'credentials/info'(body) {
      const wrong = shape(
        body,
        ['credentialID'],
        ['certificates', 'certInfo', 'authInfo', 'lang', 'clientData'],
      )
      if (wrong) return fault(wrong)
      const key = keys[String(body['credentialID'])]
      if (!key) return refuse('invalid_request', 'unknown credentialID')
      const status = state.trick === 'disabled' ? 'disabled' : 'enabled'
      const objects = [
        { type: 'Password', id: 'PIN', format: 'N', label: 'PIN' },
        { type: 'Password', id: 'OTP', format: 'N', label: 'OTP', generator: 'totp' },
      ]
      const auth = {
        mode: state.trick === 'oauth-mode' ? 'oauth2code' : 'explicit',
        expression: 'PIN AND OTP',
        objects,
      }
      const cert =
        body['certificates'] === 'chain'
          ? { status: 'valid', certificates: key.chain }
          : { status: 'valid' }
      return {
        status: 200,
        body: {
          key: { status, algo: [key.algo], len: key.ec ? 256 : 2048 },
          cert,
          auth,
          SCAL: '2',
          multisign: 5,
        },
      }
    },
    'credentials/authorize'(body) {
      const wrong = shape(
        body,
        ['credentialID', 'numSignatures', 'hashes', 'hashAlgorithmOID', 'authData'],
        ['description', 'clientData'],
      )
      const hashes = body['hashes'] as string[]
      if (wrong ?? badHashes(hashes, body)) return fault(wrong ?? 'hashes')
      if (body['numSignatures'] !== hashes.length || hashes.length > 5)
        return fault('numSignatures')
      const given = Object.fromEntries(
        (body['authData'] as { id: string; value: string }[]).map(({ id, value }) => [id, value]),
      )
      if (given['PIN'] !== '11223344') return refuse('invalid_pin', `secret ${given['PIN']}`)
      if (given['OTP'] !== '654321' || !state.otp) return refuse('invalid_otp')
      state.otp = false
      const SAD = randomBytes(16).toString('base64url')
      state.sads.set(SAD, { id: String(body['credentialID']), hashes, until: Date.now() + 60_000 })
      return { status: 200, body: state.trick === 'no-sad' ? {} : { SAD, expiresIn: 60 } }
    },
    'signatures/signHash'(body) {
      const wrong = shape(
        body,
        ['credentialID', 'SAD', 'hashes', 'hashAlgorithmOID', 'signAlgo'],
        ['signAlgoParams', 'operationMode', 'clientData'],
      )
      const hashes = body['hashes'] as string[]
      if (wrong ?? badHashes(hashes, body)) return fault(wrong ?? 'hashes')
      const sad = state.sads.get(String(body['SAD']))
      state.sads.delete(String(body['SAD']))
      const bound =
        sad &&
        sad.id === body['credentialID'] &&
        sad.until > Date.now() &&
        sad.hashes.join() === hashes.join()
      if (!bound) return fault('SAD')
      const key = keys[sad.id] as Held
      if (
        body['signAlgo'] !== key.algo ||
        !['S', undefined].includes(body['operationMode'] as string)
      )
        return fault('signAlgo')
      const by = state.trick === 'other-key' ? other : key
      const signatures = hashes.map((hash) =>
        signHash(by, Buffer.from(hash, 'base64')).toString('base64'),
      )
      return { status: 200, body: { signatures: state.trick === 'too-few' ? [] : signatures } }
    },
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const method = (request.url ?? '').replace(/^\/csc\/v2\//, '')
    calls.push(method)
    const text = await readAll(request)
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    if (request.method !== 'POST') return send(405, {})
    if (method === 'oauth2/token') {
      const form = new URLSearchParams(text)
      const good =
        form.get('grant_type') === 'client_credentials' &&
        form.get('client_id') === 'qiyin' &&
        form.get('client_secret') === 'example-secret'
      if (!good) return send(400, { error: 'invalid_client' })
      const token = randomBytes(16).toString('hex')
      state.tokens.add(token)
      return send(200, { access_token: token, token_type: 'Bearer', expires_in: 3600 })
    }
    const bearer = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (!state.tokens.has(bearer)) return send(401, { error: 'invalid_token' })
    if (request.headers['content-type'] !== 'application/json')
      return send(400, { error: 'invalid_request' })
    if (state.trick === 'redirect')
      return response.writeHead(307, { Location: 'http://169.254.169.254/' }).end()
    if (state.trick === 'too-long') return send(200, { methods: ['x'.repeat(300_000)] })
    if (state.trick === 'no-json') return response.writeHead(200).end('<html>')
    const made = methods[method]?.(JSON.parse(text) as Body) ?? { status: 404, body: {} }
    return send(made.status, made.body)
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/csc/v2`,
    faults,
    calls,
    /** The authority above this key, DER. */
    authority: (id: string) => new Uint8Array(Buffer.from(keys[id]?.chain[1] ?? '', 'base64')),
    /** From now on another key answers to this name. */
    exchange(id: string) {
      keys[id] = other
    },
    publicKey: (id: string) => keys[id]?.publicKey ?? new Uint8Array(0),
    forgetTokens: () => state.tokens.clear(),
    reset(trick?: Trick) {
      Object.assign(state, { otp: true, trick })
      for (const list of [faults, calls]) list.splice(0)
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

const badHashes = (hashes: readonly string[], body: Body): boolean =>
  !Array.isArray(hashes) ||
  hashes.length === 0 ||
  body['hashAlgorithmOID'] !== sha256 ||
  hashes.some((hash) => Buffer.from(hash, 'base64').length !== 32)

/** The service never sees what was hashed: ECDSA and PKCS#1 v1.5 over the digest it was given. */
function signHash({ privateKey, ec }: Held, hash: Buffer): Buffer {
  if (!ec) {
    const padding = constants.RSA_PKCS1_PADDING
    return privateEncrypt({ key: privateKey, padding }, Buffer.concat([digestInfo, hash]))
  }
  const secret = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url')
  return Buffer.from(p256.sign(hash, secret, { prehash: false, lowS: false }))
}

/** A key with a certificate of an authority of the service's own. */
async function held(ec: boolean): Promise<Held> {
  const { privateKey, publicKey } = ec
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
  const { certificate, authority } = await outsideCertificate(spki, { now: new Date() })
  const chain = [certificate, authority].map((der) => Buffer.from(der).toString('base64'))
  const algo = ec ? '1.2.840.10045.4.3.2' : '1.2.840.113549.1.1.11'
  return { privateKey, publicKey: spki, chain, algo, ec }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
