import { Code } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DemoAccount } from '../../db/demo-accounts.ts'
import classes from './demo-accounts.module.css'
import { Sheet } from './sheet.tsx'
import { Anchor, Text } from './text.tsx'

type DemoAccountsProps = {
  accounts: readonly DemoAccount[]
  /** Where to go after signing in. */
  to?: string
}

/** Who can be tried out, while the demo is on; their secrets are public on purpose. */
export function DemoAccounts({ accounts, to = '' }: DemoAccountsProps) {
  const { t } = useTranslation()
  return (
    <Sheet title={t('home.demoTitle')}>
      <Text size="sm" tone="dimmed" mb="md">
        {t('home.demoText')} {t('home.demoPassword')}: <Code>{accounts[0]?.password}</Code>
      </Text>
      <ul className={classes['accounts']}>
        {accounts.map((account) => (
          <Account key={account.email} account={account} to={to} />
        ))}
      </ul>
    </Sheet>
  )
}

function Account({ account, to }: { account: DemoAccount; to: string }) {
  const { t } = useTranslation()
  const { name, email, totpSecret, side, roles, operator } = account
  const query = new URLSearchParams({ email, ...(to ? { to } : {}) })
  const parts = [
    side ? t(`home.${side}`) : t(operator ? 'nav.operator' : 'organisation.none'),
    ...roles.map((role) => t(`roles.${role}`)),
  ]
  return (
    <li>
      <strong>{name}</strong>
      <span className={classes['about']}>{parts.join(' · ')}</span>
      <Code>{email}</Code>
      <span className={classes['about']}>
        {t('home.demoTotp')} <Code>{totpSecret}</Code>
      </span>
      <Anchor to={`/sign-in?${query}`} size="sm">
        {t('home.demoUse')}
      </Anchor>
    </li>
  )
}
