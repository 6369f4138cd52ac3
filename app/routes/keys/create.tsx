import { Alert } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { KeyPlace } from '../../../server/keys/custody-types.ts'
import { BackLink } from '../../components/back-link.tsx'
import { CheckGroup } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { NewPin, PinField } from '../../components/key-pin.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor, Text } from '../../components/text.tsx'
import { requireActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { algorithms, creating, places } from './acts.ts'
import classes from './keys.module.css'

export const handle: RouteHandle = {
  words: ['keys'],
  title: 'keys:create.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { name, identityLevel } = await requireActor(request, context)
  const hardware = context.app.config.pkcs11 !== undefined
  return { name, verified: identityLevel >= 1, hardware }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, creating, { limit: 'prove', who: actor.personId })
  if (!form.ok) return form.answer
  const { algorithm } = form.value
  const place = placeOf(form.value)
  const made = await context.app.keyHolders.createPersonal(actor, algorithm, place)
  return isRefusal(made) ? form.refuse(made) : goTo(`/keys/${made.keyId}`)
}

function placeOf({ custody, newPin = '', pin }: z.output<typeof creating>): KeyPlace {
  if (custody === 'pin') return { custody, pin: newPin }
  return custody === 'pkcs11' && pin !== undefined ? { custody, pin } : { custody }
}

export default function CreateKey() {
  const { name, verified, hardware } = useLoaderData<typeof loader>()
  const { t } = useTranslation('keys')
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('create.title')}
        lead={t('create.lead', { name })}
        back={<BackLink to="/keys">{t('title')}</BackLink>}
      />
      <Sheet>{verified ? <Wish hardware={hardware} /> : <Unverified />}</Sheet>
      <Text size="sm" tone="dimmed">
        {t('demoCa')}
      </Text>
    </div>
  )
}

function Wish({ hardware }: { hardware: boolean }) {
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(creating, {
    id: 'key-create',
    defaultValue: { algorithm: 'p256', custody: 'server' },
  })
  const options = algorithms.map((value) => ({
    value,
    label: t(`algorithm.${value}`),
    description: t(`algorithmHelp.${value}`),
  }))
  return (
    <ProtectedForm form={form}>
      <CheckGroup
        kind="radio"
        field={fields.algorithm}
        label={t('create.algorithm')}
        options={options}
      />
      <CheckGroup
        kind="radio"
        field={fields.custody}
        label={t('create.custody')}
        options={places
          .filter((place) => hardware || place !== 'pkcs11')
          .map((value) => ({
            value,
            label: t(`custody.${value}`),
            description: t(`custodyHelp.${value}`),
          }))}
      />
      <NewPin fields={fields} shown={form.value?.custody === 'pin'} />
      {form.value?.custody === 'pkcs11' ? <PinField field={fields.pin} custody="pkcs11" /> : null}
      <div>
        <Submit form={form.id}>{t('create.act')}</Submit>
      </div>
    </ProtectedForm>
  )
}

function Unverified() {
  const { t } = useTranslation('keys')
  return (
    <Alert>
      {t('create.unverified')} <Anchor to="/account/identity">{t('create.verify')}</Anchor>
    </Alert>
  )
}
