import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { SealForm } from '../../components/seal-form.tsx'
import { requireMember } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { applying, kindOf, kinds, previewFor } from './wish.ts'

export const handle: RouteHandle = {
  words: ['seals'],
  title: 'seals:apply.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const { authorise, seals } = context.app
  found(authorise(actor, 'seal.apply', membership.organisationId) ?? true)
  const url = new URL(request.url)
  const { searchParams } = url
  const { organisationName, organisationKind } = membership
  return {
    preview: previewFor(seals, membership, url),
    asked: {
      kind: kindOf(searchParams.get('kind')),
      serial: searchParams.get('serial') ?? '',
      purpose: searchParams.get('purpose') ?? '',
    },
    kinds: kinds.filter((kind) => kind !== 'certificate' || organisationKind === 'agency'),
    organisationName,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const form = await receive(request, context, applying)
  if (!form.ok) return form.answer
  const { serial, ...wish } = form.value
  const input = { ...wish, ...(serial ? { serial } : {}) }
  const applied = await context.app.seals.apply(actor, membership.organisationId, input)
  return isRefusal(applied) ? form.refuse(applied) : goTo(`/seals/applications/${applied.id}`)
}

export default function ApplyForSeal() {
  const { organisationName, ...form } = useLoaderData<typeof loader>()
  const { t } = useTranslation('seals')
  return (
    <>
      <PageHeader
        title={t('apply.title')}
        lead={t('apply.lead', { organisation: organisationName })}
        back={<BackLink to="/seals">{t('cabinet.title')}</BackLink>}
      />
      <SealForm {...form} />
    </>
  )
}
