/** Which cryptography a document is signed with: what readers everywhere know, the 国密 algorithms, or both side by side. */
import type { KeyAlgorithm } from './crypto.ts'

/** One signature is in one of these. */
export const singleSuites = ['international', 'guomi'] as const
export type SingleSuite = (typeof singleSuites)[number]

/** `both`: every party signs twice, so that international readers and 国密 verifiers are each satisfied. */
export const suites = [...singleSuites, 'both'] as const
export type Suite = (typeof suites)[number]

const isSuite = (value: unknown): value is Suite => suites.some((one) => one === value)

/** Rows from before there was a choice were signed internationally. */
export const suiteOr = (value: string | null | undefined): Suite =>
  isSuite(value) ? value : 'international'

/** In the order of signing: the first signature of a file certifies it, and every reader understands the international one. */
export const singlesOf = (suite: Suite): readonly SingleSuite[] =>
  suite === 'both' ? singleSuites : [suite]

export const suiteOfAlgorithm = (algorithm: string): SingleSuite =>
  algorithm === ('sm2' satisfies KeyAlgorithm) ? 'guomi' : 'international'

/**
 * A party's second signature has an invisible field of its own beside the visible one. No full stop: that would name a
 * child of the first field (ISO 32000-1 §12.7.3.2).
 */
export const secondField = (field: string): string => `${field}_gm`

/** Which field takes which signature: alone, either suite fills the one that is seen. */
export const fieldFor = (field: string, suite: Suite, single: SingleSuite): string =>
  suite === 'both' && single === 'guomi' ? secondField(field) : field

type KeyOf = { keyId: string; algorithm: string }

/** The key with which a seal signs in a suite; undefined where it has none. */
export const keyIdFor = (
  seal: KeyOf & { second: KeyOf | null },
  single: SingleSuite,
): string | undefined =>
  [seal, seal.second].find((key) => key && suiteOfAlgorithm(key.algorithm) === single)?.keyId
