import { Alert, Button } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Link, useActionData, useLoaderData, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Passkeys } from '../../components/passkeys.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text } from '../../components/text.tsx'
import { securityActs, TotpSettings, type TotpSetUp } from '../../components/totp-settings.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { qrCode } from '../../http/qr-code.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './account.module.css'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:security.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  return { on: actor.twoFactorEnabled, passkeys: await context.app.people.passkeys(actor) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const limit = { limit: 'prove', who: actor.personId } as const
  const form = await receive(request, context, securityActs, limit)
  if (!form.ok) return form.answer
  const { people } = context.app
  const { headers } = request
  const act = form.value
  switch (act.intent) {
    case 'begin': {
      const setUp = await people.beginTotp(headers, act.password)
      if (isRefusal(setUp)) return form.refuse(setUp)
      return { ...setUp, picture: await qrCode(setUp.uri) } satisfies TotpSetUp
    }
    case 'remove-passkey': {
      const outcome = await people.removePasskey(actor, act.passkey)
      return isRefusal(outcome) ? form.refuse(outcome) : goTo('/account/security')
    }
    default: {
      const outcome =
        act.intent === 'confirm'
          ? await people.confirmTotp(headers, act.code)
          : await people.disableTotp(headers, act)
      return isRefusal(outcome) ? form.refuse(outcome) : goTo('/account/security', outcome.cookies)
    }
  }
}

export default function Security() {
  const { on, passkeys } = useLoaderData<typeof loader>()
  const answer = useActionData<TotpSetUp | { form: string }>()
  const { t } = useTranslation('account')
  const [parameters] = useSearchParams()
  const setUp = answer && 'secret' in answer ? answer : undefined
  const confirming = answer !== undefined && 'form' in answer && answer.form === 'totp-confirm'
  return (
    <div className={classes['stack']}>
      <PageHeader title={t('security.title')} lead={t('security.lead')} />
      {parameters.get('done') === 'password' ? (
        <Alert role="status">{t('passwordChange.done')}</Alert>
      ) : null}
      <TotpSettings on={on} setUp={setUp} confirming={confirming} />
      <Passkeys passkeys={passkeys} />
      <Credentials />
    </div>
  )
}

function Credentials() {
  const { t } = useTranslation('account')
  const { person } = useViewer()
  return (
    <Sheet title={t('security.credentials')}>
      <Text tone="dimmed" size="sm" mb="md">
        {t('security.credentialsText', { email: person?.email ?? '' })}
      </Text>
      <div className={classes['acts']}>
        <Button component={Link} to="/account/password" variant="default">
          {t('passwordChange.title')}
        </Button>
        <Button component={Link} to="/account/email" variant="default">
          {t('emailChange.title')}
        </Button>
      </div>
    </Sheet>
  )
}
