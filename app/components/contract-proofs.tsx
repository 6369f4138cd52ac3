import { useTranslation } from 'react-i18next'
import type { Label } from '../../server/core/forms/fields.ts'
import type { SeenContract } from '../routes/contracts/seen.ts'
import { Digest } from './digest.tsx'
import { Facts } from './facts.tsx'
import { wordOf } from './label.ts'
import { Money } from './money.tsx'
import { Anchor, Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'
import { useViewer } from './viewer.ts'

type ContractProofsProps = {
  contract: SeenContract
  /** Null when this version is no longer here. */
  templateTitle: Label | null
}

/** What the file can be held against, and where strangers can do so. */
export function ContractProofs({ contract, templateTitle }: ContractProofsProps) {
  const { language } = useViewer()
  const { t } = useTranslation('contracts')
  const { t: common } = useTranslation()
  const { documentDigest, preparedDigest, templateName, templateVersion } = contract
  const { level, nextStampAt } = contract
  const named = templateTitle ? wordOf(templateTitle, language) : templateName
  const digest = (value: string | null) => (value ? <Digest value={value} /> : t('proofs.none'))
  return (
    <>
      <Facts
        lines={[
          { label: t('list.amount'), value: <Money amount={contract.amount} /> },
          { label: t('proofs.draftedBy'), value: contract.draftedBy.name },
          { label: t('proofs.createdAt'), value: <Timestamp at={contract.createdAt} /> },
          { label: t('proofs.template'), value: `${named} ${templateVersion}` },
          { label: common('suite.label'), value: common(`suiteNames.${contract.suite}`) },
          { label: t('proofs.document'), value: digest(documentDigest) },
          ...(preparedDigest !== documentDigest
            ? [{ label: t('proofs.prepared'), value: digest(preparedDigest) }]
            : []),
          ...(level ? [{ label: t('proofs.signatureLevel'), value: `PAdES ${level}` }] : []),
          ...(nextStampAt && level === 'B-LTA'
            ? [{ label: t('proofs.nextStamp'), value: <Timestamp at={nextStampAt} /> }]
            : []),
        ]}
      />
      <Text size="sm" tone="dimmed" mt="md">
        {t('proofs.verify')} <Anchor to="/verify">{t('proofs.verifyAct')}</Anchor>
      </Text>
    </>
  )
}
