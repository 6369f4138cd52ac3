import { ActionIcon, Button, Input } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field, FieldType } from '../../server/core/forms/fields.ts'
import { formatYuan } from '../../server/core/values/money.ts'
import { useLiveForm } from './contract-form-state.ts'
import classes from './contract-items.module.css'
import { OneField, type TemplateForm, type Wire } from './contract-one-field.tsx'
import { wordOf } from './label.ts'
import { useSentences } from './refusal.tsx'
import { useViewer } from './viewer.ts'

type Table = Field & Extract<FieldType, { type: 'table' }>
type ContractItemsProps = { table: Table; wire: Wire; form: TemplateForm }

/** Rows to fill in. The buttons are submit buttons, so that rows come and go without a script as well. */
export function ContractItems({ table, wire, form }: ContractItemsProps) {
  const { t } = useTranslation('contracts')
  const { language } = useViewer()
  const sentences = useSentences()
  const rows = wire.getFieldList()
  const fresh = Object.fromEntries(
    table.columns.map(({ name, default: value }) => [name, value ?? '']),
  )
  const error = sentences(wire.errors)
  return (
    <fieldset
      className={classes['items']}
      id={wire.id}
      style={{ '--columns': columnsOf(table) } as CSSProperties}
    >
      <legend>{wordOf(table.label, language)}</legend>
      <div className={classes['head']} aria-hidden="true">
        {table.columns.map(({ name, label, type }) => (
          <span key={name} data-number={isNumber(type)}>
            {wordOf(label, language)}
          </span>
        ))}
        <span />
      </div>
      {rows.map((row, index) => (
        <Row
          key={row.key}
          {...{ table, row, index, form, wire }}
          removable={rows.length > table.minimumRows}
        />
      ))}
      {error ? <Input.Error>{error}</Input.Error> : null}
      {rows.length < table.maximumRows ? (
        <Button
          {...form.insert.getButtonProps({ name: wire.name, defaultValue: fresh as never })}
          type="submit"
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden="true" />}
        >
          {t('form.addRow')}
        </Button>
      ) : null}
    </fieldset>
  )
}

type RowProps = ContractItemsProps & { row: Wire; index: number; removable: boolean }

function Row({ table, row, index, form, wire, removable }: RowProps) {
  const { t } = useTranslation('contracts')
  const cells = row.getFieldset()
  const name = t('form.row', { number: index + 1 })
  return (
    <fieldset className={classes['row']} aria-label={name}>
      {table.columns.map((column) => {
        const cell = cells[column.name]
        if (column.type === 'money' && column.derived) {
          return <DerivedCell key={column.name} table={table} column={column} index={index} />
        }
        return cell ? (
          <div key={column.name} className={classes['cell']} data-number={isNumber(column.type)}>
            <OneField field={column} wire={cell} inRow />
          </div>
        ) : null
      })}
      <div className={classes['remove']}>
        <ActionIcon
          {...form.remove.getButtonProps({ name: wire.name, index })}
          type="submit"
          size="lg"
          disabled={!removable}
          aria-label={t('form.removeRow', { number: index + 1 })}
        >
          <IconTrash size={17} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </div>
    </fieldset>
  )
}

type DerivedCellProps = { table: Table; column: Field; index: number }

function DerivedCell({ table, column, index }: DerivedCellProps) {
  const { language } = useViewer()
  const { values } = useLiveForm()
  const rows = values[table.name] as readonly Record<string, unknown>[] | undefined
  const amount = rows?.[index]?.[column.name]
  return (
    <div className={classes['cell']} data-number="true">
      <span className={classes['cellName']}>{wordOf(column.label, language)}</span>
      <output className={classes['derived']}>
        {typeof amount === 'number' ? formatYuan(amount) : '—'}
      </output>
    </div>
  )
}

function isNumber(type: Field['type']): boolean {
  return type === 'money' || type === 'decimal' || type === 'integer' || type === 'percent'
}

/** Long texts get more of the line than short ones, numbers as much as they need. */
function columnsOf(table: Table): string {
  const widths = table.columns.map((column) => {
    if (column.type === 'money') return 'minmax(96px, 1.1fr)'
    if (column.type === 'string')
      return `minmax(${column.maxLength > 20 ? 0 : 58}px, ${Math.sqrt(column.maxLength) / 4}fr)`
    return 'minmax(72px, 0.8fr)'
  })
  return `${widths.join(' ')} 36px`
}
