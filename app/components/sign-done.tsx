import { Button, Group } from '@mantine/core'
import { Link } from '@remix-run/react'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SeenContract } from '../routes/contracts/seen.ts'
import { ContractTrack } from './contract-track.tsx'
import { usePartyName } from './contract-words.ts'
import { Digest } from './digest.tsx'
import { Door } from './door.tsx'
import classes from './sign-room.module.css'
import { Anchor, Text } from './text.tsx'

/** Signed: what has been done, and what happens next. */
export function SignDone({ contract }: { contract: SeenContract }) {
  const { t } = useTranslation('contracts')
  const nameOf = usePartyName()
  const { id, state, number, documentDigest, parties } = contract
  const waitingFor = parties.find((party) => party.state !== 'signed')
  const facts = { number, who: waitingFor ? `${nameOf(waitingFor)} ${waitingFor.name}` : '' }
  const complete = state === 'completed'
  return (
    <Door
      title={t(complete ? 'done.completed' : 'done.title')}
      lead={t(complete ? 'done.completedText' : 'done.text', facts)}
    >
      <ContractTrack contract={contract} roles={[]} />
      {documentDigest ? (
        <Text size="sm" mt="md" className={classes['digestLine'] ?? ''}>
          {t('done.digest')} <Digest value={documentDigest} />
        </Text>
      ) : null}
      <Group mt="lg" grow preventGrowOverflow={false}>
        <Button component={Link} to={`/contracts/${id}`}>
          {t('done.open')}
        </Button>
        <Button
          component="a"
          href={`/contracts/${id}/file?download`}
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden="true" />}
        >
          {t('act.download')}
        </Button>
      </Group>
      <Text size="sm" tone="dimmed" mt="md">
        {t('done.verify')} <Anchor to="/verify">{t('proofs.verifyAct')}</Anchor>
      </Text>
    </Door>
  )
}
