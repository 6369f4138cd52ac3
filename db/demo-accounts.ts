/** The demo's people. They exist only where the demo is on; their passwords and TOTP secrets are public on purpose. */
import type { Role } from '../server/people/types.ts'

export type Company = 'partyA' | 'partyB'
export type Office = 'market' | 'education'

export type DemoAccount = {
  name: string
  email: string
  password: string
  /** Base32, RFC 4648; any authenticator takes it. */
  totpSecret: string
  /** The party of the example contract, or the agency, that the person works for. */
  side: Company | Office | null
  roles: readonly Role[]
  operator: boolean
}

const password = 'qiyin-demo-2026'

function account(
  name: string,
  local: string,
  totpSecret: string,
  side: DemoAccount['side'],
  ...roles: Role[]
): DemoAccount {
  const email = `${local}@example.com`
  return { name, email, password, totpSecret, side, roles, operator: local === 'operator' }
}

export const demoAccounts: readonly DemoAccount[] = [
  account('示例黄主管', 'owner.a', 'OFUXS2LOFVSG2LJR', 'partyA', 'owner', 'admin', 'auditor'),
  account('示例林起草', 'drafter.a', 'OFUXS2LOFVSG2LJS', 'partyA', 'drafter'),
  account('示例周审批', 'approver.a', 'OFUXS2LOFVSG2LJT', 'partyA', 'approver'),
  account('示例陈签署', 'signer.a', 'OFUXS2LOFVSG2LJU', 'partyA', 'signer', 'seal-keeper'),
  account('示例韦经理', 'signer.b', 'OFUXS2LOFVSG2LJV', 'partyB', 'owner', 'signer'),
  account('示例覃保管', 'keeper.b', 'OFUXS2LOFVSG2LJY', 'partyB', 'seal-keeper'),
  account('示例平台审核员', 'operator', 'OFUXS2LOFVSG2LJW', null),
  account('示例市民', 'citizen', 'OFUXS2LOFVSG2LJX', null),
  account('示例莫受理', 'officer.m', 'OFUXS2LOFVSG2LKA', 'market', 'officer', 'seal-keeper'),
  account('示例梁审批', 'reviewer.m', 'OFUXS2LOFVSG2LKB', 'market', 'owner', 'reviewer'),
  account('示例蒙签发', 'issuer.m', 'OFUXS2LOFVSG2LKC', 'market', 'issuer'),
  account('示例苏受理', 'officer.e', 'OFUXS2LOFVSG2LKD', 'education', 'officer', 'seal-keeper'),
  account('示例陆审批', 'reviewer.e', 'OFUXS2LOFVSG2LKE', 'education', 'owner', 'reviewer'),
  account('示例农签发', 'issuer.e', 'OFUXS2LOFVSG2LKF', 'education', 'issuer'),
]
