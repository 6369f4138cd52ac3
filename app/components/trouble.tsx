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
  const { title, text, again } = kindOf(error)
  return (
    <>
      <PageHeader title={t(title)} />
      <p>{refusal ? sentence(refusal) : t(text)}</p>
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
          {t(again)}
        </Button>
      </Group>
    </>
  )
}

/** The words for it. What only shows a page answers 405 to a form; its own address, asked for anew, is the way back. */
function kindOf(error: unknown) {
  const status = isRouteErrorResponse(error) ? error.status : 500
  if (status === 404)
    return { title: 'error.notFound', text: 'error.notFoundText', again: 'error.retry' } as const
  if (status === 405)
    return { title: 'error.method', text: 'error.methodText', again: 'error.methodOpen' } as const
  return { title: 'error.title', text: 'error.broken', again: 'error.retry' } as const
}
