import { type Refusal, refuse } from '../core/values/refusal.ts'
import { keyIdFor, type Suite } from '../core/values/suite.ts'
import type { Seal } from '../seals/types.ts'

/**
 * A certificate carries one signature. Whoever chose 国密 gets it or is told; otherwise the international key where the seal
 * has one, which every reader knows.
 */
export function signingKey(seal: Seal, suite: Suite): string | Refusal {
  const guomi = keyIdFor(seal, 'guomi')
  if (suite === 'guomi') {
    return guomi ?? refuse('suite-key-missing', { name: seal.name, suite: 'guomi' }, 'seal')
  }
  return keyIdFor(seal, 'international') ?? seal.keyId
}
