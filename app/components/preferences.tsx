import { IconLanguage, IconMoon, IconSun, IconSunMoon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Scheme } from '../http/viewer.ts'
import { type Language, languages } from '../i18n/languages.ts'
import { ActForm } from './act-form.tsx'
import { Fold } from './fold.tsx'
import classes from './preferences.module.css'
import { useViewer } from './viewer.ts'

const schemes: readonly { scheme: Scheme; icon: typeof IconSun }[] = [
  { scheme: 'light', icon: IconSun },
  { scheme: 'dark', icon: IconMoon },
  { scheme: 'auto', icon: IconSunMoon },
]
const names: Record<Language, string> = { 'zh-CN': '中文', en: 'English' }

/** Language and colours: a form of buttons, remembered in cookies. `compact`: the colours behind a small button. */
export function Preferences({ compact = false }: { compact?: boolean }) {
  const { here, language } = useViewer()
  const { t } = useTranslation()
  return (
    <ActForm action="/preferences" reloadDocument className={classes['form'] ?? ''}>
      <input type="hidden" name="to" value={here} />
      <fieldset className={classes['row']} aria-label={t('preferences.language')}>
        <IconLanguage size={18} stroke={1.7} aria-hidden="true" />
        {languages.map((one) => (
          <button
            key={one}
            type="submit"
            name="language"
            value={one}
            lang={one}
            aria-pressed={one === language}
          >
            {names[one]}
          </button>
        ))}
      </fieldset>
      {compact ? (
        <Fold
          name={t('preferences.scheme')}
          label={<IconSunMoon size={19} stroke={1.7} aria-hidden="true" />}
        >
          <Schemes />
        </Fold>
      ) : (
        <Schemes />
      )}
    </ActForm>
  )
}

function Schemes() {
  const { t } = useTranslation()
  const { scheme } = useViewer()
  return (
    <fieldset className={classes['column']} aria-label={t('preferences.scheme')}>
      {schemes.map(({ scheme: one, icon: Icon }) => (
        <button key={one} type="submit" name="scheme" value={one} aria-pressed={one === scheme}>
          <Icon size={17} stroke={1.7} aria-hidden="true" />
          {t(`preferences.${one}`)}
        </button>
      ))}
    </fieldset>
  )
}
