import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { Door } from '../../components/door.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { RoleList } from '../../components/role-list.tsx'
import { organisationCookie, requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { writeCookie } from '../../http/cookies.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = {
  words: ['organisation'],
  title: 'organisation:invitation.title',
}

const schema = z.object({})

/** Whoever comes with a dead link hears so before being sent to sign up. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const invitation = found(await context.app.people.invitation(params['token'] ?? ''))
  await requireActor(request, context)
  return invitation
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, schema, { limit: 'prove', who: actor.personId })
  if (!form.ok) return form.answer
  const outcome = await context.app.people.acceptInvitation(actor, params['token'] ?? '')
  if (isRefusal(outcome)) return form.refuse(outcome)
  const secure = context.app.config.baseUrl.startsWith('https:')
  const cookie = writeCookie(organisationCookie, outcome.id, { secure, hidden: true })
  return goTo(`/organisations/${outcome.id}`, [cookie])
}

export default function AcceptInvitation() {
  const { t } = useTranslation('organisation')
  const { organisationName: organisation, roles } = useLoaderData<typeof loader>()
  const [form] = useCheckedForm(schema, { id: 'accept' })
  return (
    <Door title={t('invitation.title')} lead={t('invitation.lead', { organisation })}>
      <ProtectedForm form={form}>
        <RoleList roles={roles} />
        <Submit form={form.id} fullWidth>
          {t('invitation.act')}
        </Submit>
      </ProtectedForm>
    </Door>
  )
}
