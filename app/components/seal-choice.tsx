import { Input } from '@mantine/core'
import type { FormField } from './fields.tsx'
import { useSentences } from './refusal.tsx'
import { SealPicture } from './seal-picture.tsx'
import classes from './sign-room.module.css'

type SealChoiceProps = {
  field: FormField
  /** `unfit`: why this one cannot be chosen. */
  seals: readonly { id: string; name: string; picture: string; unfit?: string }[]
  legend: string
  onChoose?(id: string): void
}

/** One of several seals, by its picture. */
export function SealChoice({ field, seals, legend, onChoose }: SealChoiceProps) {
  const sentences = useSentences()
  const error = sentences(field.errors)
  return (
    <fieldset className={classes['seals']} id={field.id}>
      <legend className={classes['spoken']}>{legend}</legend>
      {seals.map(({ id, name, picture, unfit }) => (
        <label key={id} className={classes['seal']} data-unfit={unfit !== undefined}>
          <input
            type="radio"
            name={field.name}
            value={id}
            defaultChecked={field.initialValue === id}
            disabled={unfit !== undefined}
            onChange={() => onChoose?.(id)}
          />
          <SealPicture picture={picture} name="" size={72} />
          <span className={classes['sealName']}>
            {name}
            {unfit ? <span className={classes['unfit']}>{unfit}</span> : null}
          </span>
        </label>
      ))}
      {error ? <Input.Error>{error}</Input.Error> : null}
    </fieldset>
  )
}
