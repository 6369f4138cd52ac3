import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { type Field, fieldsOf } from '../../../server/core/forms/fields.ts'
import { useDuration, useListing } from '../../components/certificate-words.ts'
import columns from '../../components/columns.module.css'
import { Digest } from '../../components/digest.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Facts } from '../../components/facts.tsx'
import { wordOf } from '../../components/label.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { QueryTable } from '../../components/query-table.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor, Text } from '../../components/text.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './certificates.module.css'
import { type FormType, formType } from './form-type.ts'
import { newest } from './newest.ts'

export const handle: RouteHandle = {
  words: ['certificates'],
  title: 'certificates:types.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor(request, context)
  const { certificates, ledger } = context.app
  const types = certificates.types().map(async (type) => {
    const entries = await ledger.about(type.digest)
    return { type: formType(type), leafIndex: entries[0]?.leafIndex ?? null }
  })
  return { types: await Promise.all(types) }
}

export default function Types() {
  const { types } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const latest = newest(types.map(({ type }) => type))
  return (
    <div className={columns['stack']}>
      <PageHeader title={t('types.title')} lead={t('types.lead')} />
      {types.length === 0 ? (
        <Sheet>
          <EmptyState title={t('choose.empty')}>{t('choose.emptyText')}</EmptyState>
        </Sheet>
      ) : null}
      {types.map(({ type, leafIndex }) => (
        <TypeSheet
          key={`${type.name} ${type.version}`}
          type={type}
          leafIndex={leafIndex}
          latest={latest.includes(type)}
        />
      ))}
    </div>
  )
}

type TypeSheetProps = { type: FormType; leafIndex: number | null; latest: boolean }

function TypeSheet({ type, leafIndex, latest }: TypeSheetProps) {
  const { t } = useTranslation('certificates')
  const { t: common } = useTranslation()
  const { language } = useViewer()
  const durationOf = useDuration()
  const entry =
    leafIndex === null ? (
      common('timeline.pending')
    ) : (
      <Anchor to={`/ledger/entries/${leafIndex}`}>
        {t('types.entryLink', { index: leafIndex })}
      </Anchor>
    )
  return (
    <Sheet
      title={wordOf(type.title, language)}
      aside={
        <Text tone="dimmed">
          {t(latest ? 'types.version' : 'types.older', { version: type.version })}
        </Text>
      }
    >
      <Text className={classes['summary'] ?? ''} mb="sm">
        {wordOf(type.summary, language)}
      </Text>
      <Facts
        columns={2}
        lines={[
          { label: t('types.code'), value: <Code>{type.code}</Code> },
          { label: t('types.authority'), value: type.authority.name },
          { label: t('types.issuers'), value: useIssuers(type) },
          { label: t('types.numberRule'), value: useNumberRule(type) },
          { label: t('types.validity'), value: durationOf(type) },
          { label: t('types.publicity'), value: t(`publicityHelp.${type.publicity}`) },
          { label: t('mine.holder'), value: t(`choose.${type.holder.kind}`) },
          { label: t('types.digest'), value: <Digest value={type.digest} /> },
          { label: t('types.entry'), value: entry },
        ]}
      />
      <Fields type={type} />
    </Sheet>
  )
}

function Code({ children }: { children: string }) {
  return <code className={classes['code']}>{children}</code>
}

function Fields({ type }: { type: FormType }) {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const kindOf = useKind()
  const fields = fieldsOf(type)
  return (
    <details className={classes['fields']}>
      <summary>
        {t('types.fields')} · {t('choose.fields', { count: fields.length })}
      </summary>
      <QueryTable<Field>
        caption={t('types.fields')}
        rows={fields}
        rowKey={({ name }) => name}
        columns={[
          { title: t('types.field'), main: true, cell: ({ label }) => wordOf(label, language) },
          { title: t('types.kind'), cell: kindOf },
          {
            title: t('types.needed'),
            cell: ({ required }) => t(required ? 'types.yes' : 'types.no'),
          },
          {
            title: t('types.disclosure'),
            cell: ({ name }) => t(`types.disclosures.${disclosed(type, name)}`),
          },
        ]}
      />
    </details>
  )
}

/** Which agencies may issue it, as the definition names them. */
function useIssuers({ issuers }: FormType): string {
  const { t } = useTranslation('certificates')
  const listing = useListing()
  if (!issuers) return t('types.anyIssuer')
  const named = issuers.named.map((end) => t('types.issuerNamed', { end }))
  return listing([...named, ...issuers.codes])
}

/** `{yyyy}{seq:6}` in words. */
function useNumberRule({ number, ...type }: FormType): string {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const labelOf = (name: string) => {
    const field = fieldsOf(type).find((one) => one.name === name)
    return field ? wordOf(field.label, language) : name
  }
  const words = number.pattern.match(/\{[^}]*\}|[^{}]+/g)?.map((part) => {
    const [, kind, about = ''] = /^\{(\w+)(?::(.*))?\}$/.exec(part) ?? []
    if (kind === 'field') return labelOf(about)
    if (kind === 'map') return t('types.tokens.map', { field: labelOf(mapped(number, about)) })
    if (kind === 'yyyy' || kind === 'check') return t(`types.tokens.${kind}`)
    if (kind === 'agency' || kind === 'seq') return t(`types.tokens.${kind}`, { part: about })
    return part
  })
  return (words ?? []).join(' + ')
}

function mapped({ maps }: FormType['number'], name: string): string {
  return maps[name]?.field ?? name
}

/** Kinds of masks are the verifier's matter; here it counts that something is masked. */
function disclosed({ disclosure }: FormType, name: string): 'open' | 'masked' | 'hidden' {
  const said = disclosure[name] ?? 'hidden'
  return said === 'open' || said === 'hidden' ? said : 'masked'
}

function useKind(): (field: Field) => string {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const listing = useListing()
  return (field) => {
    if (field.type === 'enum') {
      const names = field.options.map(({ label }) => wordOf(label, language))
      return t('types.kinds.enum', { options: listing(names) })
    }
    if (field.type !== 'string') return t(`types.kinds.${field.type}`)
    return field.check
      ? t(`types.kinds.${field.check}`)
      : t('types.kinds.string', { count: field.maxLength })
  }
}
