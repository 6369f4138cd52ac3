import { Anchor, Code, Text } from '@mantine/core'
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Demo } from '../../server/app.ts'
import classes from './demo-accounts.module.css'
import { Sheet } from './sheet.tsx'

/** Who can be tried out, while the demo is on. */
export function DemoAccounts({ demo }: { demo: Demo }) {
  const { t } = useTranslation()
  return (
    <Sheet title={t('home.demoTitle')}>
      <Text size="sm" c="dimmed" mb="md">
        {t('home.demoText')} {t('home.demoPassword')}: <Code>{demo.password}</Code>
      </Text>
      <ul className={classes['accounts']}>
        {demo.accounts.map(({ email, name, about, totpSecret }) => (
          <li key={email}>
            <div>
              <strong>{name}</strong> <span className={classes['about']}>{about}</span>
            </div>
            <Code>{email}</Code>
            {totpSecret ? (
              <div className={classes['about']}>
                {t('home.demoTotp')} <Code>{totpSecret}</Code>
              </div>
            ) : null}
            <Anchor component={Link} to={`/sign-in?email=${encodeURIComponent(email)}`} size="sm">
              {t('home.demoUse')}
            </Anchor>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
