/** What anybody is told of a certificate whose file, QR or number they hold. */
import type { CertificatesModule, PublicCertificate } from '../certificates/types.ts'
import { keyFingerprint, readToken, verifyToken } from '../core/certificates/token.ts'
import { typedNumber } from '../core/certificates/typed-number.ts'
import type { CertificateRecord } from '../core/status.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { Keys } from '../keys/types.ts'
import type { CertificateLookup, NumberAnswer, NumberQuestion } from './types.ts'

/**
 * No answer to a number comes sooner (ms): what a look-up takes on a busy day, so that how long it took says nothing of
 * what was found.
 */
const shortestAnswer = 400
const longestName = 200

export type LookupDeps = {
  crypto: CryptoPort
  keys: Pick<Keys, 'tokenKey'>
  certificates: Pick<
    CertificatesModule,
    'types' | 'byDocument' | 'byIdentifier' | 'byNumber' | 'nameAgrees'
  >
  pause(milliseconds: number): Promise<void>
}

export function createLookup(deps: LookupDeps): CertificateLookup {
  const { crypto, keys, certificates } = deps
  return {
    async tokenKey() {
      const { publicKey } = await keys.tokenKey()
      return { publicKey: toHex(publicKey), fingerprint: keyFingerprint(crypto, publicKey) }
    },
    async byToken(text) {
      const token = readToken(text)
      const { publicKey } = await keys.tokenKey()
      // Serial numbers can be counted up; only what the house has signed opens its record.
      if (!token || !verifyToken(crypto, token, publicKey)) return undefined
      return recordOf(deps, await certificates.byIdentifier(token.identifier))
    },
    async byNumber(question) {
      const [answer] = await Promise.all([answerTo(deps, question), deps.pause(shortestAnswer)])
      return answer
    },
    numberedTypes() {
      const seen = new Set<string>()
      return certificates.types().flatMap(({ name, title, publicity }) => {
        if (seen.has(name)) return []
        seen.add(name)
        return [{ name, title, publicity }]
      })
    },
  }
}

/** Those whose file has this digest. */
export async function certificateOf(
  deps: LookupDeps,
  digest: string,
): Promise<readonly CertificateRecord[]> {
  const record = await recordOf(deps, await deps.certificates.byDocument(digest))
  return record ? [record] : []
}

/** The same questions are asked of the database whatever was typed and whatever there is. */
async function answerTo(deps: LookupDeps, question: NumberQuestion): Promise<NumberAnswer> {
  const { certificates } = deps
  const number = typedNumber(question.number)
  const name = question.name.normalize('NFC').trim().slice(0, longestName)
  const type = certificates.types().find((one) => one.name === question.typeName)
  const [agrees, found] = await Promise.all([
    certificates.nameAgrees(question.typeName, number, name),
    certificates.byNumber(question.typeName, number),
  ])
  if (!type || !found) return { found: 'nothing' }
  if (type.publicity === 'public') return { found: 'record', record: plain(found, true) }
  if (!agrees) return { found: 'nothing' }
  const { typeTitle, statusNow, validFrom, validTo } = found
  return { found: 'agreement', typeTitle, statusNow, validFrom, validTo }
}

async function recordOf(
  { certificates }: LookupDeps,
  found: PublicCertificate | undefined,
): Promise<CertificateRecord | undefined> {
  if (!found) return undefined
  const newest = await certificates.byNumber(found.typeName, found.number)
  return plain(found, newest === undefined || newest.edition === found.edition)
}

/** Without our own id, and with times that survive JSON. */
function plain(found: PublicCertificate, latest: boolean): CertificateRecord {
  const { id: _, typeName: __, issuedAt, history, ...rest } = found
  return {
    ...rest,
    latest,
    issuedAt: issuedAt.toISOString(),
    history: history.map(({ status, effectiveAt }) => ({
      status,
      effectiveAt: effectiveAt.toISOString(),
    })),
  }
}
