import { useTranslation } from 'react-i18next'
import type { SigningView } from '../../server/contracts/types.ts'
import type { Suite } from '../../server/core/values/suite.ts'
import type { FormField } from './fields.tsx'
import { SealChoice } from './seal-choice.tsx'
import { Text } from './text.tsx'

type SignSealsProps = {
  field: FormField
  seals: SigningView['seals']
  suite: Suite
  onChoose(id: string): void
}

/** Which seal; with a word about what it will leave in the file where that is not what one would think. */
export function SignSeals({ suite, seals, ...rest }: SignSealsProps) {
  const { t } = useTranslation('contracts')
  const choices = seals.map(({ fits, ...seal }) => {
    return fits ? seal : { ...seal, unfit: t('sign.sealUnfit') }
  })
  return (
    <>
      {suite === 'international' ? null : (
        <Text size="sm" tone="dimmed">
          {t(`sign.suiteHelp.${suite}`)}
        </Text>
      )}
      <SealChoice {...rest} seals={choices} legend={t('sign.seal')} />
    </>
  )
}
