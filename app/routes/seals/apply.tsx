import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { Suite } from '../../../server/core/values/suite.ts'
import { BackLink } from '../../components/back-link.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { SealForm } from '../../components/seal-form.tsx'
import { requireMember } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { applying, kindOf, kinds, previewFor, secondFor } from './wish.ts'

export const handle: RouteHandle = {
  words: ['seals'],
  title: 'seals:apply.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const { authorise, seals } = context.app
  found(authorise(actor, 'seal.apply', membership.organisationId) ?? true)
  const kind = kindOf(new URL(request.url).searchParams.get('kind'))
  const { organisationName, organisationKind, organisationId } = membership
  const owner = await context.app.people.organisation(organisationId)
  return {
    preview: previewFor(seals, membership, { kind }),
    asked: { kind, serial: '', purpose: '', ...keysFor(owner?.suite) },
    kinds: kinds.filter((kind) => kind !== 'certificate' || organisationKind === 'agency'),
    organisationName,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const form = await receive(request, context, applying)
  if (!form.ok) {
    // A look at it, without a script: what was typed comes back, and its picture with it.
    const { data: answer, init } = form.answer
    const asked = answer.result.initialValue ?? {}
    return data(
      { ...answer, preview: previewFor(context.app.seals, membership, asked) },
      init ?? {},
    )
  }
  const { serial, second, ...wish } = form.value
  const more = second === 'on' ? { secondAlgorithm: secondFor(wish.algorithm) } : {}
  const input = { ...wish, ...more, ...(serial ? { serial } : {}) }
  const applied = await context.app.seals.apply(actor, membership.organisationId, input)
  return isRefusal(applied) ? form.refuse(applied) : goTo(`/seals/applications/${applied.id}`)
}

/** What the organisation signs with is what its new seal should be able to. */
const keysFor = (suite: Suite = 'international') => ({
  algorithm: suite === 'guomi' ? ('sm2' as const) : ('p256' as const),
  second: suite === 'both' ? 'on' : '',
})

export default function ApplyForSeal() {
  const { organisationName, ...form } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const looked = answer && 'preview' in answer ? { preview: answer.preview } : {}
  const { t } = useTranslation('seals')
  return (
    <>
      <PageHeader
        title={t('apply.title')}
        lead={t('apply.lead', { organisation: organisationName })}
        back={<BackLink to="/seals">{t('cabinet.title')}</BackLink>}
      />
      <SealForm {...form} {...looked} />
    </>
  )
}
