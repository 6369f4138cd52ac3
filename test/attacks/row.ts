import type { StatusAnswer } from '../../server/core/status.ts'
import type { Integrity, Verdict } from '../../server/core/values/report.ts'
import type { Signed } from './signed.ts'

/** Which signed file an attack begins with. */
export type Base = 'one' | 'three' | 'packed' | 'approved' | 'blank'

export type Row = {
  name: string
  /** Of the literature: USF, ISA, SWA, shadow, EAA, SSA … (the attack papers of 2019 and 2021), or the standard that is broken. */
  class: string
  /** Why it is an attack. */
  reason: string
  /** `one`, `three` and `packed` when left out. */
  bases?: readonly Base[]
  build: (pdf: Uint8Array, signed: Signed) => Uint8Array | Promise<Uint8Array>
  /** What the verifier knows; the authority with nothing revoked when left out. */
  answer?: (signed: Signed) => StatusAnswer | Promise<StatusAnswer>
  expect: {
    /** With the authority trusted. */
    verdict: Verdict
    /** `code outcome reason`; each must be among the findings, with trust and without. */
    told: readonly string[]
    /** Part of a sentence that the report shows. */
    words: string
    /** Only true where the authority is trusted. */
    trusted?: true
    /** Of each signature in order, or of all, to somebody who trusts nobody. */
    integrity?: Integrity | readonly Integrity[]
  }
}

export const changed = (kind: string, words: string): Row['expect'] => ({
  verdict: 'invalid',
  told: [`document.changes failed ${kind}`],
  words,
  integrity: 'modified',
})

/** The whole file is refused. */
export const unread = (fault: string, words: string): Row['expect'] => ({
  verdict: 'unreadable',
  told: [`document.readable failed ${fault}`],
  words,
})
