import { useTranslation } from 'react-i18next'
import { words } from '../i18n/zh-CN/keys.ts'

/** The name of an algorithm; one without words yet keeps its code. */
export function useAlgorithmWords(): (algorithm: string) => string {
  const { t } = useTranslation('keys')
  return (algorithm) => (isKnown(algorithm) ? t(`algorithm.${algorithm}`) : algorithm)
}

type Known = keyof typeof words.algorithm
const isKnown = (algorithm: string): algorithm is Known => Object.hasOwn(words.algorithm, algorithm)
