import type { ActionFunctionArgs } from '@remix-run/node'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { ActButton } from '../../components/act-form.tsx'
import { Door } from '../../components/door.tsx'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['account'], title: 'account:signOut.title' }

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, z.object({}))
  if (!form.ok) return form.answer
  const { cookies } = await context.app.people.signOut(request.headers)
  return goTo('/', cookies)
}

/** For whoever comes here by its address: leaving is an act, not a visit. */
export default function SignOut() {
  const { t } = useTranslation('account')
  return (
    <Door title={t('signOut.title')} lead={t('signOut.lead')}>
      <ActButton variant="filled" reloadDocument>
        {t('signOut.act')}
      </ActButton>
    </Door>
  )
}
