import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type DigestProps = {
  /** Hex or any long identifier. */
  value: string
  /** Characters shown at each end; everything stays selectable in the title and by copying. */
  ends?: number
}

export function Digest({ value, ends = 8 }: DigestProps) {
  const { t } = useTranslation()
  const short =
    value.length <= 2 * ends + 1 ? value : `${value.slice(0, ends)}…${value.slice(-ends)}`
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex">
      <Code title={value}>{short}</Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('digest.copied') : t('digest.copy')}>
            <ActionIcon size="sm" onClick={copy} aria-label={t('digest.copy')}>
              {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  )
}
