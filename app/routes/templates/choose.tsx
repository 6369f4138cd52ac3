import { Button, Group } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { fieldsOf } from '../../../server/core/forms/fields.ts'
import type { Template } from '../../../server/templates/types.ts'
import { BackLink } from '../../components/back-link.tsx'
import { Digest } from '../../components/digest.tsx'
import { wordOf } from '../../components/label.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text } from '../../components/text.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireMember } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './templates.module.css'

export const handle: RouteHandle = {
  words: ['contracts'],
  title: 'contracts:choose.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const { authorise, templates } = context.app
  found(authorise(actor, 'contract.draft', membership.organisationId) ?? true)
  return { templates: templates.offered() }
}

export default function ChooseTemplate() {
  const { templates } = useLoaderData<typeof loader>()
  const { t } = useTranslation('contracts')
  return (
    <>
      <PageHeader
        title={t('choose.title')}
        lead={t('choose.lead')}
        back={<BackLink to="/contracts">{t('list.title')}</BackLink>}
      />
      <div className={classes['stack']}>
        {templates.map((template) => (
          <TemplateCard key={`${template.name}@${template.version}`} template={template} />
        ))}
      </div>
    </>
  )
}

function TemplateCard({ template }: { template: Template }) {
  const { t } = useTranslation('contracts')
  const { language } = useViewer()
  const fields = fieldsOf(template)
  const parties = fields.filter((field) => field.type === 'party')
  return (
    <Sheet title={wordOf(template.title, language)}>
      <Text className={classes['summary'] ?? ''}>{wordOf(template.summary, language)}</Text>
      <Group gap="md" mt="xs" fz="sm" c="dimmed">
        <span>{t('choose.version', { version: template.version })}</span>
        <span>{t('choose.fields', { count: fields.length })}</span>
        <span className={classes['digest']}>
          {t('choose.digest')} <Digest value={template.digest} ends={6} />
        </span>
      </Group>
      <Group mt="lg">
        {parties.map(({ name, label }, index) => (
          <Button
            key={name}
            component={Link}
            to={`/contracts/new/${template.name}/${template.version}?as=${name}`}
            prefetch="intent"
            variant={index === 0 ? 'filled' : 'default'}
          >
            {t('choose.as', { party: wordOf(label, language) })}
          </Button>
        ))}
      </Group>
    </Sheet>
  )
}
