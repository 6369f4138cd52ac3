import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconDownload, IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { certificateStatuses } from '../../server/core/certificates/status.ts'
import type { LibraryTypes } from '../routes/certificates/library.tsx'
import { ActButton, ActForm } from './act-form.tsx'
import { wordOf } from './label.ts'
import classes from './library-search.module.css'
import { Anchor, Text } from './text.tsx'
import { useViewer } from './viewer.ts'

type Asked = {
  text?: string | undefined
  type?: string | undefined
  status?: string | undefined
}
type LibrarySearchProps = { types: LibraryTypes; asked: Asked; searched: boolean }

/** By post: who is looked for stands in no address and in no log. */
export function LibrarySearch({ types, asked, searched }: LibrarySearchProps) {
  const { t } = useTranslation('certificates')
  const { t: common } = useTranslation()
  const { language } = useViewer()
  const typeOptions = types.map(({ name: value, title }) => {
    return { value, label: wordOf(title, language) }
  })
  const statusOptions = certificateStatuses.map((value) => ({ value, label: t(`status.${value}`) }))
  return (
    <>
      <ActForm id="library-search" className={classes['search'] ?? ''}>
        <TextInput
          type="search"
          name="text"
          key={asked.text}
          defaultValue={asked.text ?? ''}
          maxLength={100}
          aria-label={t('library.search')}
          placeholder={t('library.search')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          className={classes['text'] ?? ''}
        />
        <NativeSelect
          name="type"
          key={`type ${asked.type}`}
          defaultValue={asked.type ?? ''}
          aria-label={t('library.type')}
          data={[{ value: '', label: t('library.anyType') }, ...typeOptions]}
        />
        <NativeSelect
          name="status"
          key={`status ${asked.status}`}
          defaultValue={asked.status ?? ''}
          aria-label={t('library.status')}
          data={[{ value: '', label: t('library.anyStatus') }, ...statusOptions]}
        />
        <Button type="submit" variant="default">
          {common('table.search')}
        </Button>
      </ActForm>
      {searched && asked.text ? (
        <div className={classes['found']}>
          <Text size="sm">{t('library.found', { text: asked.text })}</Text>
          <Anchor to="/certificates/library" size="sm">
            {t('library.clear')}
          </Anchor>
        </div>
      ) : null}
    </>
  )
}

export function NextOfSearch({ asked, cursor }: { asked: Asked; cursor: string }) {
  const { t } = useTranslation('certificates')
  return (
    <div className={classes['next']}>
      <ActButton values={{ ...valuesOf(asked), cursor }}>{t('library.more')}</ActButton>
    </div>
  )
}

/** What is listed now, as a file; by post for the same reason. */
export function LibraryExport({ asked }: { asked: Asked }) {
  const { t } = useTranslation('certificates')
  return (
    <ActButton
      action="/certificates/library.csv"
      values={valuesOf(asked)}
      reloadDocument
      leftSection={<IconDownload size={16} aria-hidden="true" />}
    >
      {t('library.export')}
    </ActButton>
  )
}

function valuesOf({ text = '', type = '', status = '' }: Asked): Record<string, string> {
  return { text, type, status }
}
