import { Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { fieldsOf } from '../../../server/core/forms/fields.ts'
import { BackLink } from '../../components/back-link.tsx'
import { useDuration, useListing } from '../../components/certificate-words.ts'
import columns from '../../components/columns.module.css'
import { EmptyState } from '../../components/empty-state.tsx'
import { Facts } from '../../components/facts.tsx'
import { wordOf } from '../../components/label.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text } from '../../components/text.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './certificates.module.css'
import { type FormType, formType } from './form-type.ts'
import { newest } from './newest.ts'

export const handle: RouteHandle = {
  words: ['certificates'],
  title: 'certificates:choose.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor(request, context)
  const { certificates } = context.app
  const choices = newest(certificates.types()).map(async (type) => {
    const agencies = await certificates.agenciesFor(type.name)
    return { type: formType(type), agencies: agencies.map(({ name }) => name) }
  })
  return { choices: await Promise.all(choices) }
}

export default function Choose() {
  const { choices } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  return (
    <div className={columns['stack']}>
      <PageHeader
        title={t('choose.title')}
        lead={t('choose.lead')}
        back={<BackLink to="/certificates">{t('mine.title')}</BackLink>}
      />
      {choices.length === 0 ? (
        <Sheet>
          <EmptyState title={t('choose.empty')}>{t('choose.emptyText')}</EmptyState>
        </Sheet>
      ) : null}
      {choices.map((choice) => (
        <TypeCard key={choice.type.name} {...choice} />
      ))}
    </div>
  )
}

type TypeCardProps = { type: FormType; agencies: readonly string[] }

function TypeCard({ type, agencies }: TypeCardProps) {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const durationOf = useDuration()
  const listing = useListing()
  const asked = t('choose.fields', { count: fieldsOf(type).length })
  const photo = type.photo === 'required' ? ` · ${t('choose.photo')}` : ''
  return (
    <Sheet title={wordOf(type.title, language)} aside={<Text tone="dimmed">{asked + photo}</Text>}>
      <Text className={classes['summary'] ?? ''} mb="sm">
        {wordOf(type.summary, language)}
      </Text>
      <Facts
        columns={2}
        lines={[
          { label: t('mine.holder'), value: t(`choose.${type.holder.kind}`) },
          { label: t('choose.validity'), value: durationOf(type) },
          { label: t('choose.authority'), value: type.authority.name },
          { label: t('choose.agencies'), value: listing(agencies) || t('choose.none') },
          { label: t('types.publicity'), value: <Publicity of={type.publicity} /> },
        ]}
      />
      {agencies.length > 0 ? (
        <div className={classes['act']}>
          <Button
            component={Link}
            to={`/certificates/apply/${type.name}/${type.version}`}
            prefetch="intent"
          >
            {t('choose.act')}
          </Button>
        </div>
      ) : null}
    </Sheet>
  )
}

function Publicity({ of }: { of: FormType['publicity'] }) {
  const { t } = useTranslation('certificates')
  return (
    <>
      {t(`publicity.${of}`)}
      <Text size="sm" tone="dimmed">
        {t(`publicityHelp.${of}`)}
      </Text>
    </>
  )
}
