import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/refusals.ts'

export const words: Translated<typeof chinese> = {
  unlisted:
    'The system did not accept this (reason: {{code}}). What you typed is kept; please check it and try again.',
  invalid: 'This is not in the right form.',
  required: 'Please fill this in.',
  'too-long': 'At most {{maximum}} characters.',
  'too-short': 'At least {{minimum}} characters.',
  'too-high': 'At most {{maximum}}.',
  'too-low': 'At least {{minimum}}.',
  'too-few': 'At least {{minimum}} of them.',
  'email-invalid': 'The e-mail address is incomplete; an example is name@example.com.',
  'passwords-differ': 'The two passwords are not the same.',
  'foreign-origin':
    'This was not sent from a page of this site and has been stopped. Please do it again on a page of this site.',
  'form-expired':
    'Your sign-in changed while you were filling this in. Everything is kept; please send it once more.',
  'too-many-attempts': 'Too many attempts. Please try again in {{seconds}} seconds.',
  'signed-out': 'Please sign in first.',
  'not-permitted':
    'You may not do this, or it does not exist. Ask an administrator of your organisation if you need it.',
  'not-found': 'It was not found, or you may not see it.',
  stale: 'Somebody else has just changed this. Look at the latest state before you go on.',
  'state-changed': 'The state has just changed and this step is no longer possible.',
  'too-large': 'The file is too large; at most {{maximum}} MB.',
  'file-missing': 'Please choose a file.',
  'credentials-wrong': 'The e-mail address or the password is wrong.',
  'email-taken': 'This e-mail address already has an account. Sign in, or reset the password.',
  'email-unverified': 'The e-mail address is not confirmed yet. Open the link in the mail we sent.',
  'password-weak': 'This password is too easy to guess. Please choose a longer one.',
  'password-short': 'A password has at least {{minimum}} characters.',
  'password-wrong': 'The password is wrong.',
  'code-wrong':
    'The code is wrong or has run out. Type the latest six digits from your authenticator.',
  'backup-code-wrong': 'This backup code is wrong or has been used.',
  'passkey-wrong': 'The passkey was not accepted. Try again, or use your password and a code.',
  'second-factor-missing':
    'This step needs a second factor. Turn it on under “Sign-in and security” first.',
  'second-factor-on': 'The second factor is already on.',
  'second-factor-expired':
    'The second step took too long. Please type your e-mail address and password again.',
  'link-invalid': 'This link is not valid. Check that it was copied whole, or ask for a new one.',
  'link-expired': 'This link has run out. Please ask for a new one.',
  'invitation-invalid':
    'This invitation is not valid or has been used. Ask the sender for a new one.',
  'invitation-expired': 'This invitation has run out. Ask the sender for a new one.',
  'invitation-email':
    'This invitation was sent to another e-mail address. Sign in with that address.',
  'uscc-invalid':
    'The Unified Social Credit Code is wrong: 18 characters, of which the last checks the others.',
  'organisation-exists':
    'This organisation is registered already. Ask one of its administrators to invite you.',
  'last-owner': 'An organisation keeps at least one owner. Name another one first.',
  'roles-empty': 'Please choose at least one role.',
  'already-reviewed': 'Somebody has already decided on this request.',
  'review-pending': 'A request is being reviewed already. Please wait for its outcome.',
  'reason-missing': 'Please give a reason.',
  'pkcs12-password': 'The password of the file is wrong.',
  'pkcs12-unsupported': 'This file cannot be read. Make sure that it is a .p12 or .pfx file.',
  'pkcs12-no-key': 'The file holds no private key, so it cannot sign.',
  'intent-invalid': 'The proof of your will is not valid. Please confirm again.',
  'intent-expired': 'More than five minutes have passed since you confirmed. Please confirm again.',
  'intent-spent': 'This confirmation has been used. Please confirm again.',
  'key-destroyed': 'This key has been destroyed and cannot be used any more.',
  'certificate-expired': 'The certificate has expired and cannot sign.',
  'certificate-revoked': 'The certificate has been revoked and cannot sign.',
  'seal-name-long': 'The name of the organisation is too long for the seal.',
  'state-emblem': 'Seals of this kind carry the state emblem and cannot be made here.',
  'missing-glyph':
    'One character has no shape in our fonts and cannot be set: {{character}}. Please write it differently.',
  'not-your-turn': 'It is not your turn to sign yet. You will be told when it is.',
  'already-signed': 'You have already signed this contract.',
  'no-seal': 'Your organisation has no seal in use yet. Its seal keeper has to make one first.',
  'request-too-large': 'What was sent is too large.',
}
