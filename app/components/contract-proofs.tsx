import { useTranslation } from 'react-i18next'
import type { SeenContract } from '../routes/contracts/seen.ts'
import { Digest } from './digest.tsx'
import { Facts } from './facts.tsx'
import { Money } from './money.tsx'
import { Anchor, Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

/** What the file can be held against, and where strangers can do so. */
export function ContractProofs({ contract }: { contract: SeenContract }) {
  const { t } = useTranslation('contracts')
  const { documentDigest, preparedDigest, templateName, templateVersion } = contract
  const digest = (value: string | null) => (value ? <Digest value={value} /> : t('proofs.none'))
  return (
    <>
      <Facts
        lines={[
          { label: t('list.amount'), value: <Money amount={contract.amount} /> },
          { label: t('proofs.draftedBy'), value: contract.draftedBy.name },
          { label: t('proofs.createdAt'), value: <Timestamp at={contract.createdAt} /> },
          { label: t('proofs.template'), value: `${templateName} ${templateVersion}` },
          { label: t('proofs.document'), value: digest(documentDigest) },
          ...(preparedDigest !== documentDigest
            ? [{ label: t('proofs.prepared'), value: digest(preparedDigest) }]
            : []),
        ]}
      />
      <Text size="sm" tone="dimmed" mt="md">
        {t('proofs.verify')} <Anchor to="/verify">{t('proofs.verifyAct')}</Anchor>
      </Text>
    </>
  )
}
