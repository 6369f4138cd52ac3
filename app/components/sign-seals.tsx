import { useTranslation } from 'react-i18next'
import type { SigningView } from '../../server/contracts/types.ts'
import type { FormField } from './fields.tsx'
import { SealChoice } from './seal-choice.tsx'

type SignSealsProps = {
  field: FormField
  seals: SigningView['seals']
  onChoose(id: string): void
}

export function SignSeals(props: SignSealsProps) {
  const { t } = useTranslation('contracts')
  return <SealChoice {...props} legend={t('sign.seal')} />
}
