import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/keys.ts'

export const words: Translated<typeof chinese> = {
  title: 'Keys and certificates',
  lead: 'Every seal and every signer has a key of their own. Where each key is, and who can use it, stands beside it.',
  demoCa: 'Certificates are issued by a demo CA, for trying things out only.',
  list: {
    organisation: 'Certificates of {{name}}',
    own: 'My certificates',
    emptyOwn: 'You have no signing certificate yet',
    emptyOwnText:
      'Issuing one takes about a second; its private key is made and kept encrypted here. You can also import a .p12 file that you have.',
    emptyOrganisation: 'No certificates yet',
    emptyOrganisationText:
      'Making a seal issues one; a certificate that the organisation has can be imported first.',
    create: 'Get a certificate',
    bring: 'Import a certificate',
    browser: 'Make a key in this browser',
    remote: 'Bind a key of the signing service',
    ca: 'Certificates and revocation lists of the demo CA',
    caText: 'Other software needs them to check signatures made here.',
  },
  field: {
    subject: 'Subject',
    issuer: 'Issuer',
    trust: 'Trust list',
    serial: 'Serial number',
    algorithm: 'Algorithm',
    validity: 'Valid',
    state: 'State',
    fingerprint: 'Fingerprint (SHA-256)',
    use: 'Used for',
    custody: 'Where the key is',
    revoked: 'Revoked',
    reason: 'Reason',
  },
  algorithm: {
    p256: 'ECDSA P-256',
    rsa2048: 'RSA 2048',
    rsa3072: 'RSA 3072',
    sm2: 'SM2 (国密)',
    ed25519: 'Ed25519',
  },
  algorithmHelp: {
    p256: 'Short signatures, fast, known to every current PDF reader. Recommended.',
    rsa2048: 'Known to the oldest readers too.',
    rsa3072: 'As strong as P-256, with longer signatures.',
    sm2: 'The Chinese national algorithms (SM2, SM3) under a CA of their own. PDF readers from abroad do not know it.',
  },
  custody: {
    server: 'Kept encrypted by this platform',
    pin: 'Kept here, under a passphrase of its holder',
    browser: 'Only in its holder’s browser',
    pkcs11: 'On a token or hardware module',
    remote: 'With a remote signing service',
  },
  custodyHelp: {
    server:
      'It works only after you have confirmed. Whoever has the platform’s master key could technically open it. It moves with your account and can be exported as a backup.',
    pin: 'Opening it takes your passphrase beside the platform’s master key: the platform alone cannot. If you forget the passphrase the key is lost for good; there is no recovery. It cannot serve unattended bulk issuing.',
    browser:
      'It is made in your browser and never leaves it; the platform has no copy. If browser data is cleared, or you change the browser, or the device breaks, the key is lost and cannot be restored. Files already signed stay valid.',
    pkcs11:
      'It is made in the hardware, cannot be taken out, and signs there. If the hardware breaks or is lost the key is lost. Files already signed stay valid.',
    remote:
      'A signing service keeps it and asks you for every signature. Without the service it cannot sign any more. Files already signed stay valid.',
  },
  pin: {
    new: 'Key passphrase',
    newHelp:
      'At least 8 characters; longer is safer. It is not kept anywhere: forgotten, the key can never be opened again.',
    again: 'The key passphrase again',
    pin: 'Key passphrase',
    pinHelp:
      'It opens this key; it is not your sign-in password. After five wrong ones in a row the key rests for a while.',
    device: 'PIN of the device',
    deviceHelp:
      'The device’s own PIN. After too many wrong ones it locks itself, and only whoever issued it can unlock it.',
    remote: 'PIN of the signing service',
    remoteHelp:
      'The PIN that the signing service gave you; it is not your sign-in password. It is used this once and not kept.',
    otp: 'Code of the signing service',
    otpHelp:
      'The one-time code that the service sends or its app shows. Leave it empty where the service asks for none.',
    title: 'Change the key passphrase',
    text: 'Only you know it, and nobody here can help who forgets it. The change is entered in the ledger, the passphrase is not.',
    present: 'Present key passphrase',
    next: 'New key passphrase',
    act: 'Change the passphrase',
    changed: 'The passphrase was changed. The next signature takes the new one.',
  },
  browser: {
    title: 'Make a key in this browser',
    lead: 'Your browser makes the private key and keeps it. The platform gets its public half and a proof that you have the other, and certifies it.',
    lossTitle: 'Mind first: once lost it is gone',
    p256: 'Kept by the browser itself; no script of any page can read it out, ours included. Recommended.',
    sm2: 'The Chinese suite. No browser knows it: the page computes, and keeps the key encrypted under your passphrase.',
    passphraseHelp:
      'At least 8 characters. It is used in this browser only and never sent; forgotten, the key cannot be opened.',
    short: 'A key passphrase has at least {{minimum}} characters.',
    differ: 'The two passphrases are not the same.',
    act: 'Make the key and ask for a certificate',
    failed:
      'That did not work. Make sure that this is no private window and that the browser may keep data of this site, then try again.',
    unscripted: 'Making a key needs scripts.',
    held: 'This browser holds the key: you can sign here.',
    absent:
      'This browser does not hold the key. Use the one that made it; if its data was cleared the key cannot be recovered: revoke the certificate and make another.',
  },
  create: {
    title: 'Get a signing certificate',
    lead: 'The certificate names you: {{name}}.',
    algorithm: 'Algorithm of the key',
    custody: 'Where the key is to be',
    act: 'Make key and certificate',
    unverified: 'Confirm your e-mail address first; then a certificate can name you.',
    verify: 'Confirm the address',
  },
  bring: {
    title: 'Import a certificate',
    lead: 'A certificate file with its private key (PKCS#12, .p12 or .pfx).',
    holder: 'Whose it will be',
    person: 'Mine: {{name}}',
    organisation: 'The organisation’s: {{name}} (a seal can be made with it)',
    file: 'Certificate file',
    fileHelp:
      'At most 1 MB, with the private key and its certificate; the issuers’ certificates help.',
    password: 'Password of the file',
    passwordHelp: 'It only opens the file and is not kept.',
    act: 'Import',
    note: 'Other authorities are not on the trust list of this platform: of files signed with such a key, verification honestly says “undetermined”.',
  },
  remote: {
    title: 'Bind a key of the signing service',
    lead: 'The signing service keeps the key and asks you for every signature. Only its certificate is kept here.',
    account: 'Your account at the signing service',
    accountHelp: 'It is used to look for keys of this account and is not kept.',
    look: 'Look for keys',
    none: 'This account has no key that can be used here. Check the account, or ask the signing service for a key.',
    choose: 'Choose a key',
    offer: '{{subjectName}} ({{algorithm}})',
    offerFacts: 'issued by {{issuerName}}, valid until {{until}}',
    bound: 'bound already',
    prove:
      'To show that the key obeys you, the service signs a text with it that is for this purpose only.',
    act: 'Bind the key',
    again: 'Another account',
    note: 'Another authority issued the certificate. Whether it is on the trust list of this platform is said on the page of the certificate.',
    absent: 'No signing service is connected to this platform. Ask its operator if you need one.',
  },
  key: {
    title: 'Certificate',
    person: 'Personal signatures',
    seal: 'Seal',
    free: 'Brought along by the organisation, not used by a seal yet',
    trusted: 'The issuing authority is on the trust list',
    untrusted:
      'The issuing authority is not on the trust list; by this certificate alone the identity is {{level}}',
    outside: 'Issued by another authority. When you revoke it here, tell that authority too.',
    download: 'Download the certificate (.cer)',
    factorMissing:
      'Exporting and requesting are confirmed by your password and a one-time code, or by a passkey. Turn on the second factor or add a passkey first.',
    factor: 'Turn it on',
    useful: 'Choose it when a seal is made',
  },
  will: {
    title: 'Confirm that it is you',
    password: 'Your password',
    code: 'One-time code',
    or: 'or',
    passkeyFailed: 'The passkey did not confirm it. Try again, or use your password and a code.',
    passkeyOnly:
      'Confirm with a fingerprint, a face or a security key: for this act only, once, within five minutes.',
    codeHelp: 'The six digits in your authenticator; each works once.',
  },
  export: {
    title: 'Export the key',
    text: 'You get a .p12 file with the private key, its certificate and the issuers’, encrypted with AES-256. Whoever has the file and its password can sign in this name, so every export is entered in the ledger.',
    seal: 'This is the key of a seal: the export is written into its history, where members can see it.',
    password: 'A password for the file',
    passwordHelp: 'At least 8 characters. It is not kept here; without it the file stays shut.',
    again: 'The same again',
    act: 'Export .p12',
    passkey: 'Confirm with a passkey and export',
  },
  request: {
    title: 'Ask another authority for a certificate',
    text: 'You get a request signed with this key (PKCS#10) that a licensed CA can certify. The private key stays here.',
    act: 'Download the request (.p10)',
    passkey: 'Confirm with a passkey and download',
  },
  accept: {
    title: 'Use a certificate of another authority',
    text: 'When another authority has certified the request above, bring its certificate here. The key signs with it from then on; earlier signatures stay as they are.',
    file: 'Certificate file',
    fileHelp:
      'PEM, DER or .p7b, at most 64 KB; the issuers’ certificates help. No private key is needed: do not upload one.',
    act: 'Upload the certificate',
    done: 'This certificate is in use now',
    trusted: 'The issuing authority is on the trust list. The key signs with it from now on.',
    untrusted:
      'The issuing authority is not on the trust list: it vouches for nobody’s identity ({{level}}), and of files signed with it verification honestly says “undetermined”. The key signs with it from now on.',
  },
  revoke: {
    act: 'Revoke',
    title: 'Revoke this certificate',
    warning:
      'At once and for good: this key signs nothing any more. Earlier signatures stay valid; the revocation list is renewed.',
    reason: 'Reason',
    confirm: 'Revoke it',
  },
  reason: {
    '0': 'Not stated',
    '1': 'The private key may be known to others',
    '3': 'The subject has changed',
    '4': 'Replaced by a new certificate',
    '5': 'No longer used',
  },
  trouble: 'Nothing was downloaded',
}
