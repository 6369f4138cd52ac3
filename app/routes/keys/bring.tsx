import { Alert } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import { CheckGroup, FileField, TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text } from '../../components/text.tsx'
import { membershipOf, requireActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { bringing } from './acts.ts'
import classes from './keys.module.css'
import { sealAskedFor } from './seal-asked-for.ts'

export const handle: RouteHandle = {
  words: ['keys'],
  title: 'keys:bring.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const membership = membershipOf(request, actor)
  const may = membership && !context.app.authorise(actor, 'key.import', membership.organisationId)
  const organisation = may
    ? { id: membership.organisationId, name: membership.organisationName }
    : null
  return { name: actor.name, organisation }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, bringing, { limit: 'prove', who: actor.personId })
  if (!form.ok) return form.answer
  const { holder, file, filePassword: password = '' } = form.value
  const whose = holder === 'person' ? {} : { organisationId: holder }
  const input = { file: new Uint8Array(await file.arrayBuffer()), password }
  const kept = await context.app.keyHolders.importPkcs12(actor, whose, input)
  if (isRefusal(kept)) return form.refuse(atField(kept))
  const back = holder === 'person' ? undefined : sealAskedFor(request)
  return goTo(back ? `${back}?key=${kept.keyId}` : `/keys/${kept.keyId}`)
}

/** The fault stands where it can be corrected. */
function atField(refusal: Refusal): Refusal {
  if (refusal.code === 'not-permitted') return { ...refusal, field: 'holder' }
  return { ...refusal, field: refusal.code === 'pkcs12-password' ? 'filePassword' : 'file' }
}

export default function BringKey() {
  const { name, organisation } = useLoaderData<typeof loader>()
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(bringing, {
    id: 'key-bring',
    defaultValue: { holder: organisation?.id ?? 'person' },
  })
  const mine = { value: 'person', label: t('bring.person', { name }) }
  const ours = organisation && {
    value: organisation.id,
    label: t('bring.organisation', { name: organisation.name }),
  }
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('bring.title')}
        lead={t('bring.lead')}
        back={<BackLink to="/keys">{t('title')}</BackLink>}
      />
      <Sheet>
        <ProtectedForm form={form} encType="multipart/form-data">
          {ours ? (
            <CheckGroup
              kind="radio"
              field={fields.holder}
              label={t('bring.holder')}
              options={[ours, mine]}
            />
          ) : (
            <>
              <input type="hidden" name="holder" value="person" />
              <Text>{mine.label}</Text>
            </>
          )}
          <FileField
            field={fields.file}
            label={t('bring.file')}
            description={t('bring.fileHelp')}
            accept=".p12,.pfx,application/x-pkcs12"
          />
          <TextField
            field={fields.filePassword}
            type="password"
            label={t('bring.password')}
            description={t('bring.passwordHelp')}
            autoComplete="off"
          />
          <div>
            <Submit form={form.id}>{t('bring.act')}</Submit>
          </div>
        </ProtectedForm>
      </Sheet>
      <Alert color="gray">{t('bring.note')}</Alert>
    </div>
  )
}
