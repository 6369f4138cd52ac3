import type { Translated } from '../words.ts'
import type { words as original } from '../zh-CN/trust.ts'

export const words: Translated<typeof original> = {
  title: 'Trust list',
  lead: "Which outside CAs verification believes, and for what. The platform's own CA is not listed here: it is always trusted.",
  empty: 'No outside CA has been imported',
  emptyText:
    'Until then, certificates of outside CAs are reported as issued by somebody who is not on the trust list.',
  subject: 'Subject',
  issuer: 'Issuer',
  selfIssued: 'Itself (a root)',
  validity: 'Validity',
  algorithm: 'Public key',
  serial: 'Serial number',
  fingerprint: 'Fingerprint (SHA-256)',
  scopes: 'Scopes',
  between: ', ',
  added: 'Imported',
  removed: 'Removed',
  removedBecause: 'Reason for the removal',
  scope: {
    person: 'Signatures of persons',
    organisation: 'Signatures of organisations',
    seal: 'Makers of electronic seals',
    timestamping: 'Time stamps',
  },
  scopeHelp: {
    person: 'Signatures whose certificate names a natural person.',
    organisation: 'Signatures and seals whose certificate names an organisation.',
    seal: 'Certificates of those who sign electronic seals (SES).',
    timestamping: 'Only the time it states is believed, never a signer that it certified.',
  },
  import: {
    title: 'Import an outside CA',
    text: 'Get the certificate from the issuer itself, and compare the fingerprint in person or over another channel.',
    file: 'Certificate file',
    fileHelp:
      'PEM, DER or .p7b, at most 64 kB. Only certificates that may issue others are taken out of it.',
    look: 'Look at the certificates',
  },
  confirm: {
    title: 'Check, then import',
    text: 'These are the CA certificates in the file. Import one only if its fingerprint is the one its issuer publishes.',
    choose: 'Certificates to trust',
    act: 'Put on the trust list',
    cancel: 'Cancel',
  },
  remove: {
    title: 'Trust no longer',
    text: 'Signatures that rest on it are no longer shown as trusted, whenever they were made.',
    reason: 'Reason',
    reasonHelp: 'Committed to in the ledger, and shown here.',
    act: 'Remove',
  },
}
