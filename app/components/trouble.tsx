import { Button, Group } from '@mantine/core'
import { isRouteErrorResponse, Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { PageHeader } from './page-header.tsx'
import { useSentence } from './refusal.tsx'
import { Timestamp } from './timestamp.tsx'

/** What happened and what to do, in sentences: a refusal thrown by a loader, a missing page, or a fault of ours. */
export function Trouble({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const answered = isRouteErrorResponse(error)
  const refusal = answered && isRefusal(error.data) ? error.data : undefined
  const missing = answered && error.status === 404
  const plain = missing ? t('error.notFoundText') : t('error.broken')
  return (
    <>
      <PageHeader title={missing ? t('error.notFound') : t('error.title')} />
      <p>{refusal ? sentence(refusal) : plain}</p>
      {answered ? null : (
        <p>
          <Timestamp at={new Date()} precision="second" />
        </p>
      )}
      <Group mt="lg">
        <Button component={Link} to="/">
          {t('error.home')}
        </Button>
        <Button component="a" href="" variant="default">
          {t('error.retry')}
        </Button>
      </Group>
    </>
  )
}
