import { useTranslation } from 'react-i18next'
import type { Role } from '../../server/people/types.ts'
import classes from './role-list.module.css'

export function RoleList({ roles }: { roles: readonly Role[] }) {
  const { t } = useTranslation()
  return (
    <ul className={classes['roles']}>
      {roles.map((role) => (
        <li key={role}>{t(`roles.${role}`)}</li>
      ))}
    </ul>
  )
}
