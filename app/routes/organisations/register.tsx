import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isUscc } from '../../../server/core/values/check-digits.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { SelectField, TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { organisationCookie, requireActor } from '../../http/actor.ts'
import { writeCookie } from '../../http/cookies.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './organisations.module.css'

export const handle: RouteHandle = {
  words: ['organisation'],
  title: 'organisation:register.title',
  frame: 'workspace',
}

const kinds = ['enterprise', 'agency', 'regulator'] as const
const schema = z.object({
  kind: z.enum(kinds),
  name: z.string().max(100),
  code: z
    .string()
    .trim()
    .toUpperCase()
    .refine(isUscc, { params: { code: 'uscc-invalid' } }),
  legalRepresentative: z.string().max(60),
  address: z.string().max(200),
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor(request, context)
  return null
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, schema)
  if (!form.ok) return form.answer
  const outcome = await context.app.people.registerOrganisation(actor, form.value)
  if (isRefusal(outcome)) return form.refuse(outcome)
  const secure = context.app.config.baseUrl.startsWith('https:')
  const cookie = writeCookie(organisationCookie, outcome.id, { secure, hidden: true })
  return goTo(`/organisations/${outcome.id}`, [cookie])
}

export default function Register() {
  const { t } = useTranslation('organisation')
  const { t: common } = useTranslation()
  const [form, fields] = useCheckedForm(schema, { id: 'organisation' })
  return (
    <div className={classes['narrow']}>
      <PageHeader title={t('register.title')} lead={t('register.lead')} />
      <Sheet>
        <ProtectedForm form={form}>
          <SelectField
            field={fields.kind}
            label={t('register.kind')}
            options={kinds.map((kind) => ({ value: kind, label: common(`kinds.${kind}`) }))}
          />
          <TextField
            field={fields.name}
            label={t('register.name')}
            description={t('register.nameHelp')}
            autoComplete="organization"
          />
          <TextField
            field={fields.code}
            label={t('register.code')}
            description={t('register.codeHelp')}
            mono
          />
          <TextField field={fields.legalRepresentative} label={t('register.legalRepresentative')} />
          <TextField
            field={fields.address}
            label={t('register.address')}
            autoComplete="street-address"
          />
          <Submit form={form.id}>{t('register.act')}</Submit>
        </ProtectedForm>
      </Sheet>
    </div>
  )
}
