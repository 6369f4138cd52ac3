import { useTranslation } from 'react-i18next'
import type { SealApplication } from '../../server/seals/types.ts'

type Application = Pick<SealApplication, 'state' | 'next' | 'orphaned'>

/** What is expected about an application now, of whom. */
export function useExpectation(): (application: Application) => string {
  const { t } = useTranslation('seals')
  return ({ state, next, orphaned }) => {
    if (state === 'applied') {
      if (next.includes('approve')) return t('expect.decideMe')
      if (orphaned) return t('expect.decideOperator')
      return t(next.includes('withdraw') ? 'expect.decideOwn' : 'expect.decide')
    }
    if (state === 'approved') return t(next.includes('make') ? 'expect.makeMe' : 'expect.make')
    return t(`expect.${state}`)
  }
}

/** A state of an application as its badge says it. */
export function badgeOf(state: SealApplication['state']) {
  const words = { applied: 'submitted', made: 'done' } as const
  return state === 'applied' || state === 'made' ? words[state] : state
}

/** Whether it waits for whoever looks. */
export function isMine({ next }: Pick<SealApplication, 'next'>): boolean {
  return next.includes('approve') || next.includes('make')
}

/** The algorithm as our words know it. */
export function algorithmName(algorithm: string): 'p256' | 'rsa2048' | 'rsa3072' | 'sm2' | 'other' {
  const known = ['p256', 'rsa2048', 'rsa3072', 'sm2'] as const
  return known.find((one) => one === algorithm) ?? 'other'
}
