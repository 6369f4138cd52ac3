import { useTranslation } from 'react-i18next'
import { decodeRefusal, encodeRefusal } from '../http/encoded-refusal.ts'

/** Codes come from anywhere in the house, so that `t` cannot know them beforehand. */
type Say = (key: string, facts: object) => string
type Refused = { code: string; facts: Readonly<Record<string, string | number>> }

/** Turns a refusal, or its encoded form from a field's errors, into the sentence of the viewer's language. */
export function useSentence(): (refusal: string | Refused) => string {
  const { t, i18n } = useTranslation('refusals')
  return (refusal) => {
    const encoded = typeof refusal === 'string' ? refusal : encodeRefusal(refusal)
    const { code, facts } = decodeRefusal(encoded)
    const known = i18n.exists(code, { ns: 'refusals' })
    return known ? (t as Say)(code, facts) : t('unlisted', { code })
  }
}

export function useSentences(): (errors: readonly string[] | undefined) => string | undefined {
  const sentence = useSentence()
  return (errors) => (errors?.length ? errors.map(sentence).join(' ') : undefined)
}
