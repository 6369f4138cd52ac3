import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/lookup.ts'

export const words: Translated<typeof chinese> = {
  titleNumber: 'Verify by number',
  titleQr: 'Verify a QR code',
  scanHint:
    'Is there a QR code on the certificate? Scan it with a phone’s camera and see the result.',
  tabs: { label: 'Ways to verify', file: 'File', number: 'Certificate number' },
  number: {
    heading: 'Verify a certificate by its number',
    lead: 'You have no file, only a number? See here whether it was issued and whether it is in force. No account needed.',
    type: 'Type',
    typeOption: '{{title}} ({{publicity}})',
    publicity: { public: 'public', private: 'not public' },
    number: 'Certificate number',
    numberHelp: 'As printed on the certificate, without spaces.',
    name: 'Name of the holder',
    nameHelp:
      'Certificates of this type are not public: you are told only whether number and name belong together.',
    act: 'Verify',
    result: 'Result',
    none: 'This platform has no type of certificate yet that can be verified by number.',
    privacy: 'What you enter appears in no address and in no log.',
    verdict: {
      valid:
        'The record knows this certificate, and it is in force. Compare what follows with the one in your hands.',
      'valid-with-notes':
        'The record knows this certificate, but there is something you should know.',
      invalid: 'The record knows this certificate, but it proves nothing now.',
      undetermined: 'There is not enough information for a result.',
      unreadable: 'There is nothing to verify.',
    },
    agrees: 'Number and name belong together, and the certificate is in force.',
    agreesNot: 'Number and name belong together, but the certificate proves nothing now.',
    nothing:
      'No such certificate was found: there is no such number, or the name is not the one on it. Compare both with the certificate again.',
    nothingPublic:
      'No certificate of this number was found. Compare it with the certificate again.',
    paper:
      'This is what the record says, not what is in your hands: that may still have been altered. If you have the file, verify the file; if there is a QR code, scan it.',
    verifyFile: 'Verify a file',
  },
  qr: {
    heading: 'Verify a QR code',
    reading: 'Reading the QR code…',
    asking: 'Asking for the present state of the certificate…',
    script:
      'Verifying a QR code needs scripts: what it says is read on your phone only and sent to nobody.',
    scriptText: 'Enable scripts and scan again, or verify the file or the number instead.',
    empty: 'No QR code was received',
    emptyText:
      'Scan the QR code on the certificate with the camera of your phone, or verify the file or the number instead.',
    unreadable:
      'The QR code cannot be read: it is incomplete, or it is not one of this platform. Please scan again.',
    byFile: 'Verify a file',
    byNumber: 'Verify a number',
    verdict: {
      valid: 'The QR code is genuine, and its certificate is in force.',
      'valid-with-notes': 'The QR code is genuine, but there is something you should know.',
      invalid: 'Do not rely on this certificate, for these reasons.',
      undetermined:
        'The QR code is genuine, but the platform could not be asked whether its certificate is in force.',
      unreadable: 'There is nothing to verify.',
    },
    said: 'What is signed in the QR code',
    issuedAt: 'Issued at',
    issuerCode: 'Code of the issuer',
    typeCode: 'Code of the type',
    digest: 'SHA-256 of the content',
    key: 'Fingerprint of the key',
    keyText:
      'To make sure that no imitation of this platform signed the QR code, compare the fingerprint with the one that the issuer publishes.',
    address: 'Make sure that the address bar shows {{domain}}',
    addressText: 'An imitation of this page can show any result. Close it if the domain differs.',
    retry: 'Try again',
    file: 'Do you have the file of this certificate?',
    fileText: 'Verified together, file and QR code show whether one was put on the other.',
    together: 'Result for QR code and file together',
    back: 'Back to the QR code alone',
    limits: 'What this result does not prove',
    limit: {
      holder: 'That whoever shows you the certificate is its holder: compare name and photo.',
      paper:
        'That the paper or picture in your hands is unaltered: a QR code can be copied as a whole. Compare every line above.',
      ca: 'The certificates of this site come from a demonstration CA, not from a licensed one.',
    },
  },
}
