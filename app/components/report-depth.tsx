import { useTranslation } from 'react-i18next'
import classes from './report-depth.module.css'

export const depths = ['brief', 'detailed', 'machine'] as const
export type Depth = (typeof depths)[number]

type ReportDepthProps = { depth: Depth; choose: (depth: Depth) => void }

/** How much of a report its reader wants; the verdict stands above all three. */
export function ReportDepth({ depth, choose }: ReportDepthProps) {
  const { t } = useTranslation('verify')
  return (
    <fieldset className={classes['depths']}>
      <legend className={classes['legend']}>{t('depth.label')}</legend>
      {depths.map((one) => (
        <label key={one} className={classes['depth']} data-chosen={one === depth}>
          <input
            type="radio"
            name="depth"
            value={one}
            checked={one === depth}
            onChange={() => choose(one)}
          />
          <span>
            <strong>{t(`depth.${one}`)}</strong>
            <small>{t(`depth.${one}Text`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
