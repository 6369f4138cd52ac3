import { type Field, partyFields } from '../../server/core/forms/fields.ts'
import classes from './contract-form.module.css'
import type { Wire } from './contract-one-field.tsx'
import { TextField } from './fields.tsx'
import { wordOf } from './label.ts'
import { useViewer } from './viewer.ts'

/** Who signs, with everything that a contract has to say of them. */
export function ContractParty({ field, wire }: { field: Field; wire: Wire }) {
  const { language } = useViewer()
  const parts = wire.getFieldset()
  return (
    <fieldset className={classes['party']}>
      <legend>{wordOf(field.label, language)}</legend>
      {field.help ? <p className={classes['help']}>{wordOf(field.help, language)}</p> : null}
      {partyFields.map(({ name, label, kind }) => {
        const part = parts[name]
        if (part === undefined) return null
        return (
          <div key={name} className={classes['field']}>
            <TextField
              field={part}
              label={wordOf(label, language)}
              type={kind === 'email' ? 'email' : 'text'}
              mono={kind === 'uscc'}
            />
          </div>
        )
      })}
    </fieldset>
  )
}
