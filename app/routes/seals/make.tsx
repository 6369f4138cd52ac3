import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { SealForm } from '../../components/seal-form.tsx'
import { Text } from '../../components/text.tsx'
import { requireMember } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo, safePath } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { broughtKeys, previewFor, wish } from './wish.ts'

export const handle: RouteHandle = {
  words: ['seals'],
  title: 'seals:make.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const { authorise, keyHolders, seals } = context.app
  found(authorise(actor, 'seal.make', membership.organisationId) ?? true)
  const url = new URL(request.url)
  const asked = { kind: url.searchParams.get('kind'), serial: url.searchParams.get('serial') }
  const { organisationId, organisationName } = membership
  const keys = await broughtKeys(keyHolders, actor, organisationId)
  const chosen = { ...asked, key: url.searchParams.get('key') }
  return { preview: previewFor(seals, membership, url), asked: chosen, keys, organisationName }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const form = await receive(request, context, wish)
  if (!form.ok) return form.answer
  const { to, serial, keyId, ...input } = form.value
  const made = await context.app.seals.make(actor, membership.organisationId, {
    ...input,
    ...(serial ? { serial } : {}),
    ...(keyId ? { key: { keyId } } : {}),
  })
  return isRefusal(made) ? form.refuse(made) : goTo(safePath(to, `/seals/${made.id}`))
}

export default function MakeSeal() {
  const { preview, asked, keys, organisationName } = useLoaderData<typeof loader>()
  const { t } = useTranslation('seals')
  return (
    <>
      <PageHeader
        title={t('make.title')}
        lead={organisationName}
        back={<BackLink to="/seals">{t('cabinet.title')}</BackLink>}
      />
      <SealForm preview={preview} asked={asked} keys={keys} />
      <Text size="sm" tone="dimmed" mt="md">
        {t('demoCa')}
      </Text>
    </>
  )
}
