import { Button, Group } from '@mantine/core'
import { data, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import { Door } from '../../components/door.tsx'
import { useSentence } from '../../components/refusal.tsx'
import { Text } from '../../components/text.tsx'
import { useViewer } from '../../components/viewer.ts'
import { optionalActor } from '../../http/actor.ts'
import { statusOf } from '../../http/answer.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = {
  words: ['contracts'],
  title: 'contracts:link.title',
  frame: 'public',
}

/** The link from the letter. It says nothing to strangers and leads whoever may sign to the signing room. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await optionalActor(request, context)
  if (actor === undefined) return data({ refusal: null })
  const token = params['token'] ?? ''
  const opened = await context.app.contracts.openForSigning(actor, { token })
  if (isRefusal(opened)) return data({ refusal: opened }, { status: statusOf(opened) })
  throw goTo(`/contracts/${opened.contract.id}/sign`)
}

export default function SigningLink() {
  const { refusal } = useLoaderData<typeof loader>()
  return refusal === null ? <Stranger /> : <Refused refusal={refusal} />
}

function Stranger() {
  const { t } = useTranslation('contracts')
  const { t: common } = useTranslation()
  const { here } = useViewer()
  const to = `?${new URLSearchParams({ to: here })}`
  return (
    <Door title={t('link.title')} lead={t('link.lead')}>
      <Group grow>
        <Button component={Link} to={`/sign-in${to}`}>
          {common('nav.signIn')}
        </Button>
        <Button component={Link} to={`/sign-up${to}`} variant="default">
          {common('nav.signUp')}
        </Button>
      </Group>
      <Text size="sm" tone="dimmed" mt="md">
        {t('link.keep')}
      </Text>
    </Door>
  )
}

function Refused({ refusal }: { refusal: Refusal }) {
  const { t } = useTranslation('contracts')
  const { person } = useViewer()
  const sentence = useSentence()
  const missing = refusal.code === 'signer-organisation-missing'
  return (
    <Door title={missing ? t('link.organisation') : t('link.closed')} lead={sentence(refusal)}>
      {missing ? (
        <>
          <Text mb="md">{t('link.organisationHelp', refusal.facts)}</Text>
          <Button component={Link} to={`/organisations/new?${registering(refusal)}`} fullWidth>
            {t('link.register')}
          </Button>
        </>
      ) : (
        <Button component={Link} to="/workspace" fullWidth>
          {t('link.workspace')}
        </Button>
      )}
      <Text size="sm" tone="dimmed" mt="md">
        {t('link.signedInAs', { email: person?.email ?? '' })}
      </Text>
    </Door>
  )
}

function registering({ facts }: Refusal): URLSearchParams {
  return new URLSearchParams({ name: String(facts['name']), code: String(facts['code']) })
}
