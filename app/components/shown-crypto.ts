/** The part of the landing page that computes: fetched when there is a QR to check. */
import { readToken, type Token, verifyToken } from '../../server/core/certificates/token.ts'
import type { CertificateRecord } from '../../server/core/status.ts'
import { fromHex } from '../../server/core/values/bytes.ts'
import { type Judgement, judgeShown } from '../../server/core/verify-shown.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'

export type ReadShown = {
  token: Token
  /** Signed by this house. */
  genuine: boolean
  judge(record: CertificateRecord | null | undefined): Judgement
}

/** Undefined when the text is no token at all. */
export function readShown(text: string, publicKeyHex: string): ReadShown | undefined {
  const token = readToken(text)
  if (!token) return undefined
  const publicKey = fromHex(publicKeyHex)
  return {
    token,
    genuine: verifyToken(webCrypto, token, publicKey),
    judge: (record) => judgeShown(webCrypto, token, publicKey, record, new Date()),
  }
}
