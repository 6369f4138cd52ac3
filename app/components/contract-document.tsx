import { useTranslation } from 'react-i18next'
import type { SeenContract } from '../routes/contracts/seen.ts'
import { useFetchedFile } from './pdf-file.ts'
import { PdfViewer } from './pdf-viewer.tsx'
import { Anchor, Text } from './text.tsx'

type ContractDocumentProps = { contract: SeenContract; missing: number }

export function ContractDocument({ contract, missing }: ContractDocumentProps) {
  const { t } = useTranslation('contracts')
  if (missing === 0) return <Pages contract={contract} />
  return (
    <Text tone="dimmed">
      {t('detail.noDocument', { count: missing })}{' '}
      {contract.next.includes('revise') ? (
        <Anchor to={`/contracts/${contract.id}/edit`} size="md">
          {t('act.revise')}
        </Anchor>
      ) : null}
    </Text>
  )
}

function Pages({ contract }: { contract: SeenContract }) {
  const { id, documentDigest, version } = contract
  const address = `/contracts/${id}/file`
  const { bytes, failed } = useFetchedFile(address, documentDigest ?? String(version))
  return <PdfViewer bytes={bytes} failed={failed} address={address} scroll="inside" />
}
