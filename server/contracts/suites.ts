/** What a contract's suite asks of a seal. Pure decisions. */
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { type SingleSuite, type Suite, singlesOf, suiteOfAlgorithm } from '../core/values/suite.ts'
import type { Seal, SealKeyFacts } from '../seals/types.ts'

/** The keys of a seal, each for the suite of its algorithm. */
export function keysOf(seal: Seal): readonly (SealKeyFacts & { suite: SingleSuite })[] {
  const keys = [seal, ...(seal.second ? [seal.second] : [])]
  return keys.map(({ keyId, certificateSerial, algorithm }) => {
    return { keyId, certificateSerial, algorithm, suite: suiteOfAlgorithm(algorithm) }
  })
}

/** The key for each signature that a party makes, in the order of signing. Refusal: suite-key-missing. */
export function keysFor(seal: Seal, suite: Suite): ReturnType<typeof keysOf> | Refusal {
  const keys = keysOf(seal)
  const wanted = singlesOf(suite).map((single) => keys.find((key) => key.suite === single))
  const missing = singlesOf(suite)[wanted.indexOf(undefined)]
  if (missing) return refuse('suite-key-missing', { name: seal.name, suite: missing }, 'seal')
  return wanted.filter((key) => key !== undefined)
}
