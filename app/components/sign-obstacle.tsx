import { Alert, Button, Group } from '@mantine/core'
import { Link } from '@remix-run/react'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../server/core/values/refusal.ts'
import { useSentence } from './refusal.tsx'
import { SignDecline } from './sign-decline.tsx'
import type { SigningRoomView } from './sign-room.tsx'
import { useViewer } from './viewer.ts'

type SignObstacleProps = { view: SigningRoomView; refusal: Refusal }

/** Why signing cannot go on now, and the way out. The contract stays readable below. */
export function SignObstacle({ view, refusal }: SignObstacleProps) {
  const { t } = useTranslation('contracts')
  const { here } = useViewer()
  const sentence = useSentence()
  const to = `?${new URLSearchParams({ to: here })}`
  const ways: Partial<Record<string, { to: string; name: string }>> = {
    'no-seal': { to: '/seals', name: t('obstacle.makeSeal') },
    'suite-seal-missing': {
      to: `/seals/${refusal.facts['seal']}`,
      name: t('obstacle.seal'),
    },
    'second-factor-missing': { to: `/account/security${to}`, name: t('obstacle.secondFactor') },
  }
  const way = ways[refusal.code] ?? {
    to: `/contracts/${view.contract.id}`,
    name: t('obstacle.contract'),
  }
  return (
    <Alert
      color="amber"
      mb="md"
      title={t('obstacle.title')}
      icon={<IconInfoCircle aria-hidden="true" />}
    >
      {sentence(refusal)}
      <Group mt="sm">
        <Button component={Link} to={way.to}>
          {way.name}
        </Button>
        {view.contract.next.includes('decline') ? <SignDecline party={view.party.id} /> : null}
      </Group>
    </Alert>
  )
}
