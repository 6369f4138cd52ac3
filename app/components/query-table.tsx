import { Button, Group, TextInput } from '@mantine/core'
import { Form, Link, useSearchParams } from '@remix-run/react'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from './empty-state.tsx'
import classes from './query-table.module.css'

export type Column<Row> = {
  title: string
  cell: (row: Row) => ReactNode
  align?: 'left' | 'right'
  /** The cell that names the row: bold, and first on a phone. */
  main?: boolean
}

type QueryTableProps<Row> = {
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  /** Says what the table lists, for those who do not see it. */
  caption: string
  /** Cursor of the next page, null on the last. */
  next?: string | null
  /** Name of the search field in the address (`text`); absent: no search. */
  search?: string
  /** More fields of the search form: native selects with a name. */
  filters?: ReactNode
  empty?: ReactNode
}

/** Rows behind a query that lives in the address: a GET form, so that every view has a link and needs no JavaScript. */
export function QueryTable<Row>({ next = null, search, filters, ...table }: QueryTableProps<Row>) {
  const [parameters] = useSearchParams()
  return (
    <>
      {search || filters ? <Filters search={search} filters={filters} /> : null}
      {table.rows.length === 0 ? <Nothing empty={table.empty} /> : <Rows {...table} />}
      <Pages next={next} paged={parameters.has('cursor')} />
    </>
  )
}

function Filters({ search, filters }: { search: string | undefined; filters: ReactNode }) {
  const { t } = useTranslation()
  const [parameters] = useSearchParams()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => focusOnSlash(input.current), [])
  return (
    <Form method="get" role="search" className={classes['filters']}>
      {search ? (
        <TextInput
          ref={input}
          type="search"
          name={search}
          defaultValue={parameters.get(search) ?? ''}
          key={parameters.get(search)}
          aria-label={t('table.searchLabel')}
          placeholder={t('table.searchLabel')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          aria-keyshortcuts="/"
        />
      ) : null}
      {filters}
      <Button type="submit" variant="default">
        {t('table.search')}
      </Button>
    </Form>
  )
}

function focusOnSlash(input: HTMLInputElement | null) {
  const onKey = (event: KeyboardEvent) => {
    const typing = (event.target as Element).closest('input, textarea, select, [contenteditable]')
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    input?.focus()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

function Rows<Row>({
  columns,
  rows,
  rowKey,
  caption,
}: Pick<QueryTableProps<Row>, 'columns' | 'rows' | 'rowKey' | 'caption'>) {
  return (
    <div className={classes['rows']}>
      <table className={classes['table']}>
        <caption className={classes['caption']}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} data-align={align} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ title, cell, align, main }) => (
                <td
                  key={title}
                  className={classes['cell']}
                  data-label={title}
                  data-main={main}
                  data-align={align}
                >
                  <div>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Nothing({ empty }: { empty: ReactNode }) {
  const { t } = useTranslation()
  const [parameters] = useSearchParams()
  if (parameters.size === 0 && empty) return <>{empty}</>
  return (
    <EmptyState
      title={t('table.empty')}
      act={
        parameters.size > 0 ? (
          <Button component={Link} to="?" variant="default">
            {t('table.clear')}
          </Button>
        ) : null
      }
    />
  )
}

function Pages({ next, paged }: { next: string | null; paged: boolean }) {
  const { t } = useTranslation()
  const [parameters] = useSearchParams()
  if (next === null && !paged) return null
  const to = (cursor: string | null) => {
    const query = new URLSearchParams(parameters)
    if (cursor === null) query.delete('cursor')
    else query.set('cursor', cursor)
    return `?${query}`
  }
  return (
    <Group component="nav" justify="flex-end" p="md" aria-label={t('table.pages')}>
      {paged ? (
        <Button component={Link} to={to(null)} variant="default">
          {t('table.first')}
        </Button>
      ) : null}
      {next === null ? null : (
        <Button component={Link} to={to(next)} prefetch="intent" variant="default">
          {t('table.more')}
        </Button>
      )}
    </Group>
  )
}
