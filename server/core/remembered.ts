import { equal } from './values/bytes.ts'
import type { CryptoPort, SignatureCheck } from './values/crypto.ts'

/** Beyond this many different checks the file is no ordinary one, and looking for an old answer costs too. */
const most = 64

/**
 * The port with a memory for one examination: the signatures of a file share issuers, stamping authority and
 * revocation lists, and checking a curve takes a browser two milliseconds.
 */
export function remembered(crypto: CryptoPort): CryptoPort {
  const answers: { check: SignatureCheck; holds: boolean }[] = []
  return {
    digest: (hash, ...parts) => crypto.digest(hash, ...parts),
    randomBytes: (length) => crypto.randomBytes(length),
    verify(check) {
      const known = answers.find((answer) => isSame(answer.check, check))
      if (known) return known.holds
      const holds = crypto.verify(check)
      if (answers.length < most) answers.push({ check, holds })
      return holds
    },
  }
}

function isSame(one: SignatureCheck, other: SignatureCheck): boolean {
  return (
    equal(one.signature, other.signature) &&
    one.scheme === other.scheme &&
    one.hash === other.hash &&
    one.saltLength === other.saltLength &&
    equal(one.publicKey, other.publicKey) &&
    equal(one.data, other.data)
  )
}
