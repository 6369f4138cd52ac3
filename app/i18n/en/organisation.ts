import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/organisation.ts'

export const words: Translated<typeof chinese> = {
  title: 'Organisation',
  register: {
    title: 'Register an organisation',
    lead: 'You become its owner: you can invite colleagues, make seals and draft contracts.',
    kind: 'Kind',
    name: 'Full name',
    nameHelp: 'As on the business licence; it is carved into the seal.',
    code: 'Unified Social Credit Code',
    codeHelp: '18 characters; the last one checks the others.',
    legalRepresentative: 'Legal representative',
    address: 'Registered address',
    act: 'Register',
  },
  overview: {
    lead: 'Particulars, members and identity level.',
    facts: 'Particulars',
    level: 'Identity level',
    members: 'Members and roles',
    manage: 'Manage members',
    seals: 'Seals',
    keys: 'Keys and certificates',
    raise: 'Ask for a higher level',
    raiseText:
      'Hand in particulars for review to reach L2. Whoever verifies sees the level beside each of your seals.',
    statement: 'Statement (who applies, how the licence can be checked)',
    noneRight: 'You may not manage this organisation.',
  },
  members: {
    title: 'Members and roles',
    lead: 'Roles decide who may do what. Drafter and approver are always two people.',
    person: 'Member',
    roles: 'Roles',
    level: 'Identity level',
    grant: 'Invite, or change roles',
    grantText:
      'Give an e-mail address and roles. People with an account have them at once; others get an invitation.',
    email: 'E-mail',
    act: 'Save the roles',
    edit: 'Change',
    remove: 'Remove',
    removeWarning:
      'They will no longer see contracts and seals of this organisation. Signatures already made stay as they are.',
    granted: 'The roles are saved.',
    invited: 'The invitation is on its way.',
    help: {
      owner: 'May do everything in this organisation.',
      admin: 'Manages members and particulars.',
      drafter: 'Drafts, revises and submits contracts.',
      approver: 'Approves contracts that others drafted.',
      'seal-keeper': 'Makes and suspends seals.',
      signer: 'Signs and seals for the organisation.',
      auditor: 'Sees all records and changes none.',
    },
  },
  invitation: {
    title: 'Accept the invitation',
    lead: 'You can then act for this organisation.',
    act: 'Accept',
  },
}
