import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/refusals.ts'

export const words: Translated<typeof chinese> = {
  unlisted:
    'The system did not accept this (reason: {{code}}). What you typed is kept; please check it and try again.',
  invalid: 'This is not in the right form.',
  required: 'Please fill this in.',
  'seal-unchosen': 'Please choose a seal.',
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
  'signed-out': 'Please sign in first.',
  'not-permitted':
    'You may not do this, or it does not exist. Ask an administrator of your organisation if you need it.',
  'not-found': 'It was not found, or you may not see it.',
  'too-large': 'The file is too large; at most {{maximum}} MB.',
  'file-missing': 'Please choose a file.',
  'credentials-wrong': 'The e-mail address or the password is wrong.',
  'email-taken': 'This e-mail address already has an account. Sign in, or reset the password.',
  'email-same': 'This is your address already.',
  'email-unverified': 'The e-mail address is not confirmed yet. Open the link in the mail we sent.',
  'password-short': 'A password has at least {{minimum}} characters.',
  'password-wrong': 'The password is wrong.',
  'password-same': 'This is the present password. Please choose another one.',
  'code-wrong':
    'The code is wrong or has run out. Type the latest six digits from your authenticator.',
  'passkey-wrong': 'The passkey was not accepted. Try again, or use your password and a code.',
  'second-factor-missing':
    'This step needs a second factor. Turn it on under “Sign-in and security” first.',
  'link-expired': 'This link has run out. Please ask for a new one.',
  'resident-id-invalid':
    'This is no resident identity number: it has 18 characters, and the last one checks the others.',
  'uscc-invalid':
    'The Unified Social Credit Code is wrong: 18 characters, of which the last checks the others.',
  'organisation-exists':
    'This organisation is registered already. Ask one of its administrators to invite you.',
  'last-owner': 'An organisation keeps at least one owner. Name another one first.',
  'review-pending': 'A request is being reviewed already. Please wait for its outcome.',
  'pkcs12-password': 'The password of the file is wrong.',
  'pkcs12-unsupported': 'This file cannot be read. Make sure that it is a .p12 or .pfx file.',
  'pkcs12-no-key': 'The file holds no private key, so it cannot sign.',
  'key-in-use': 'This key belongs to “{{name}}” already; a key speaks for one seal only.',
  'intent-invalid': 'The proof of your will is not valid. Please confirm again.',
  'intent-expired': 'More than five minutes have passed since you confirmed. Please confirm again.',
  'request-unproven': 'This request does not prove that you have the key. Make another.',
  'request-challenge': 'The page was open for too long. Reload it and make the key again.',
  'key-known': 'This key has a certificate already. Make another key.',
  'key-in-browser-both':
    'This contract is signed in two suites, and a key in a browser makes one signature at a time. Choose a seal whose keys the platform keeps.',
  'key-not-in-browser': 'This key is not in a browser. Sign in the ordinary way.',
  'signing-unknown': 'There is no such signature under way. Please begin again.',
  'signing-late': 'The confirmation is more than five minutes old. Confirm again, then sign.',
  'signing-replayed': 'This signature is done or void; no other value is taken for it.',
  'pins-differ': 'The two passphrases are not the same.',
  'pin-short': 'A key passphrase has at least {{minimum}} characters.',
  'pin-long': 'A key passphrase has at most {{maximum}} characters.',
  'pin-missing': 'This key opens with its passphrase; please enter it.',
  'pin-wrong':
    'That is not the key passphrase; {{left}} more attempts. The one-time code is used up, wait for the next.',
  'pin-locked':
    'Too many wrong key passphrases in a row: this key rests. Try again in {{minutes}} minutes.',
  'key-without-pin': 'This key has no passphrase.',
  'key-in-browser':
    'This key is only in its holder’s browser; the platform has no copy. Sign in the browser that holds it.',
  'device-unavailable':
    'The key device or the signing service cannot be reached. Tell the operator of the platform.',
  'device-missing': 'The key device was not found. Make sure that it is plugged in.',
  'device-pin-wrong':
    'That is not the PIN. After too many wrong ones the device or the service locks it.',
  'device-pin-locked': 'The PIN is locked; only whoever issued it can unlock it.',
  'device-mechanism':
    'This device or service does not know that kind of key, or asks for a confirmation that this platform does not have.',
  'device-key-missing':
    'The device or service does not hold this key in working order. Make sure that it is the same device or account, and that the key is not disabled.',
  'otp-missing': 'Enter the code that the signing service has sent you.',
  'otp-wrong': 'That code of the signing service is wrong or too old. Ask for another.',
  'remote-key-changed':
    'The signing service holds another key now, which does not fit the certificate kept here. Revoke this certificate and bind the new key.',
  'credential-bound': 'This key of the signing service is bound already: a key has one owner.',
  'device-answer':
    'The answer of the signing service cannot be used; nothing was signed. Tell the operator of the platform.',
  'key-device-missing':
    'This key is on a device or with a service that is not connected now. Ask the operator of the platform.',
  'key-needs-holder':
    'This key works only while its holder is there, and cannot serve bulk issuing. Choose a seal whose key the platform keeps.',
  'key-not-exportable': 'This key is not on the platform and cannot be exported from here.',
  'key-destroyed': 'This key has been destroyed and cannot be used any more.',
  'certificate-expired': 'The certificate has expired and cannot sign.',
  'certificate-revoked': 'The certificate has been revoked and cannot sign.',
  'seal-name-long': 'The name of the organisation is too long for the seal.',
  'state-emblem': 'Seals of this kind carry the state emblem and cannot be made here.',
  'missing-glyph':
    'One character has no shape in our fonts and cannot be set: {{character}}. Please write it differently.',
  'face-overflow':
    'What begins with “{{text}}…” is too long for its place on the certificate, even in the smallest type that can be read. Please shorten it.',
  'not-your-turn': 'It is not your turn to sign yet. You will be told when it is.',
  'already-signed': 'You have already signed this contract.',
  'no-seal':
    'Your organisation has no seal in use yet. Its seal keeper has to apply for one, make it and take it into use first.',
  'too-many-attempts': 'Too many attempts. Please wait a few minutes and try again.',
  'not-signed-in': 'Your sign-in has run out. Please sign in again.',
  'version-conflict':
    'Somebody else has just changed this. What you typed is kept; look at the latest state before you go on.',
  'wrong-state': 'It has moved on, and this step is not possible now. Look at its latest state.',
  overtaken:
    'Somebody else, or you in another window, was faster; this time nothing was carried out. Please go on from the newest state.',
  replayed: 'This form was sent once already; nothing was done twice.',
  'sign-in-expired':
    'The second step took too long. Please type your e-mail address and password again.',
  'totp-enabled': 'The second factor is already on.',
  'email-verified': 'This e-mail address is confirmed already.',
  'token-invalid':
    'This link is not valid, has been used, or has run out. Please ask for a new one.',
  'link-unknown': 'This link is not valid. Check that it was copied whole, or ask for a new one.',
  'invitation-for-other':
    'This invitation was sent to another e-mail address. Sign in with that address.',
  'invitation-ended':
    'This invitation was taken back, or a newer one took its place. Look for a newer letter, or ask the organisation to invite you again.',
  'invitation-closed':
    'This invitation is not open any more: it was accepted, taken back, sent again, or has run out. The list shows what is open now.',
  'password-long': 'The password is too long; at most 128 characters.',
  'condition-invalid':
    'The condition cannot be read (at character {{at}}). Check brackets, operators and quotes.',
  'condition-too-deep':
    'The condition is too long or nested too deeply (the limit is {{limit}}). Split it into several clauses.',
  'condition-forbidden': 'A condition must not use “{{construct}}” (at character {{at}}).',
  'condition-type':
    'A name or type in the condition does not fit (at character {{at}}): {{detail}}.',
  'fact-not-yours': 'The other party states this fact, or you may not state it.',
  'fact-future': 'What has not happened yet cannot be recorded. The latest day is today.',
  'fact-before': 'The day cannot be before {{earliest}}.',
  'fact-premature':
    'What it follows has not been recorded yet: there is no acceptance before a delivery.',
  'fact-repeated': 'This fact has been recorded already and was not recorded again.',
  'fact-many':
    'Your side has recorded {{maximum}} facts in this contract; no more can be recorded.',
  'fact-known':
    'This form has recorded something else already; nothing was recorded again. Open the page anew.',
  'instruction-frozen':
    'The clause is in dispute: the instruction is held and can be had again once the dispute is over.',
  'instruction-dropped': 'What was to be paid has been waived: the instruction is withdrawn.',
  'not-running': 'This contract has no clauses that run, or is not in force yet.',
  'evidence-many': 'At most {{maximum}} files can be attached at a time.',
  'evidence-large': 'The file "{{name}}" is too large; each may have at most {{maximum}} MB.',
  'evidence-kind': 'The file "{{name}}" is no PDF, JPEG or PNG and was not taken.',
  'fact-unknown': 'That fact was not found, or it can no longer be settled.',
  'clause-unknown': 'The contract has no running clause of this name, or it does not apply here.',
  'amount-wrong':
    'The amount must be above zero and at most the {{maximum}} yuan still open on this clause.',
  'reason-required': 'Please give a reason.',
  'roles-missing': 'Please choose at least one role.',
  'role-unknown': 'There is no such role.',
  'own-roles': 'You cannot change your own roles. Ask another administrator.',
  'own-review': 'You cannot decide on your own request.',
  'level-reached': 'This level has been reached already.',
  'level-too-low': 'The level before has to be reached first.',
  'provider-missing': 'No licensed identity provider is connected yet.',
  'identity-unproven': 'The identity provider did not confirm this.',
  'passkey-missing': 'This account has no passkey yet. Add one under “Sign-in and security”.',
  'intent-missing': 'Please confirm that you want to sign.',
  'key-unknown': 'This key was not found.',
  'seal-unknown': 'This seal was not found.',
  'approver-is-drafter':
    'Whoever drafted or submitted a contract cannot approve it. Ask a colleague.',
  'already-completed': 'The contract is in force and cannot be changed.',
  'signing-expired': 'The time for signing is over. Please talk to the party that sent it.',
  'signer-organisation-missing':
    'You do not belong to this party’s organisation yet. Register it or accept an invitation first.',
  'own-party-missing': 'Your organisation (code {{code}}) is not among the parties.',
  'same-party': 'The two parties cannot be the same organisation.',
  'template-unknown': 'There is no such template.',
  'template-changed':
    'The template differs from the fingerprint it was published with. Please tell an administrator.',
  'draft-incomplete': 'Places not filled in yet: {{faults}}. Complete them before submitting.',
  'date-too-early': 'The date is too early; the first possible day is {{earliest}}.',
  'out-of-range': 'It has to be between {{minimum}} and {{maximum}}.',
  'rows-few': 'Too few rows; there have to be at least {{minimum}}.',
  'rows-many': 'Too many rows; there may be at most {{maximum}}.',
  'money-overflow': 'The amount is larger than the system can hold.',
  'sum-overflow': 'The total is above the limit.',
  'percent-sum': 'The percentages have to add up to 100 %.',
  'must-be-zero': 'Given the choice above, this has to be 0.',
  'character-forbidden': 'Character {{position}} cannot be used ({{character}}).',
  'text-too-heavy': 'There is too much text for the contract. Please shorten it.',
  'cursor-invalid': 'This place in the list is no longer there. Go back to the first page.',
  'field-missing': 'The file has no signature place “{{field}}”.',
  'field-signed': 'The signature place “{{field}}” is signed already.',
  'pdf-ambiguous':
    'The two object lists of the file contradict each other, so that it may look different from one reader to another. Please provide another copy.',
  'prepared-altered':
    'What is to be signed is no longer what was shown and confirmed. Nothing was signed; please read the file again.',
  'signature-wrong':
    'This signature was not made by the key of the certificate, or not over this file. Nothing was signed.',
  'nothing-signed': 'Nobody has signed this file yet.',
  'timestamp-unavailable':
    'The time-stamp authority does not answer, and no signature is made without its time. Please try again in a while.',
  'pdf-encrypted': 'The file is encrypted and cannot be read. Please provide one that is not.',
  'pdf-unreadable': 'This is not a readable PDF, or it is damaged.',
  'bundle-too-large': 'The evidence bundle is too large.',
  'bundle-unreadable': 'The evidence bundle cannot be read, or files are missing.',
  'checkpoint-malformed': 'The checkpoint is not in the right form.',
  'checkpoint-origin': 'The checkpoint belongs to another ledger.',
  'inclusion-wrong': 'The proof does not agree with the ledger.',
  'note-malformed': 'The checkpoint is not in the right form.',
  'note-signature-wrong': 'The signature of the checkpoint is wrong.',
  'note-unsigned': 'The checkpoint carries no usable signature.',
  'proof-malformed': 'The proof is not in the right form.',
  'vkey-malformed': 'The public key of the ledger is not in the right form.',
  'link-not-yours':
    'This link was sent to another signer. Sign in with the address that was invited.',
  'seal-not-active': 'The seal “{{name}}” cannot be used at present.',
  'certificate-known': 'This certificate has been imported already.',
  'certificate-serial-taken':
    'Another certificate has the same serial number already. Ask the authority for one with another number.',
  'certificate-file-large': 'The file is too large; a certificate file has at most {{maximum}} KB.',
  'certificate-is-request':
    'This is a certificate request, not a certificate. Upload what the authority sent back.',
  'certificate-unreadable':
    'This file cannot be read. Upload a certificate in PEM, DER or .p7b, without a private key.',
  'certificate-other-key':
    'There is no certificate for this key in the file: the public key is another. Make sure that it answers a request made with this key.',
  'certificate-usage':
    'This certificate is not for signing documents. Ask the authority for a signing certificate.',
  'certificate-extension':
    'This certificate carries a restriction that must be observed and is not known here, so it cannot sign.',
  'key-given-up':
    'A certificate of this key was revoked, so it gets no other. Please make a new key.',
  'certificate-not-yet-valid': 'The certificate is not valid yet.',
  'seal-exists': 'There is a seal “{{name}}” already; choose another serial number.',
  'suite-same':
    'This key is of the same suite as the key the seal has already; it cannot be its second key.',
  'seal-has-suites': 'The seal “{{name}}” has a key of each suite already.',
  'suite-key-missing':
    'The seal “{{name}}” has no $t(common:suiteKey.{{suite}}), so it cannot sign this contract. Choose another seal, or have the missing key made first.',
  'suite-seal-missing':
    'This contract is signed “$t(common:suite.{{suite}})”, and every seal your organisation could use lacks a key for it. Its seal keeper applies for one on the page of the seal; once approved and made, you can sign.',
  'seal-serial': 'A serial is a number from 1 to 99; the official seal has none.',
  'seal-kind': 'A certificate seal is for agencies only.',
  'seal-applied':
    'There is an application for “{{name}}” already; have it decided or withdraw it first.',
  'state-organ': 'Official seals of state organs cannot be made here ({{name}}).',
  'pkcs12-algorithm':
    'The key in this file is of a kind we cannot use. Bring a P-256 or RSA certificate.',
  'pkcs12-chain-long': 'The chain of certificates is too long for a signature.',
  'out-of-order': 'The smaller size of the ledger has to come first.',
  'root-offline':
    'The private key of the root is not kept here, so nothing can be issued under it at once. Write a request with qiyin root request, have it signed where the key is, and bring back the answer.',
  'root-online':
    'The private key of the root is kept here. Use qiyin rotate; nothing has to be carried anywhere.',
  'root-request-unreadable':
    'This file is not a request to the root, or its key does not prove that the asker has it. A root signs two things only: the certificate of the next issuing CA, and its own revocation list.',
  'root-request-other': 'This request is for another root ({{name}}) than the certificate at hand.',
  'root-request-beyond':
    'The certificate asked for would outlive the root, or has ended already. Write a new request.',
  'root-answer-unreadable':
    'This file is not an answer of the root. Choose the one that qiyin root sign wrote.',
  'root-answer-foreign':
    'This answer was not given by the root of this platform, or not to what was asked. It was not taken over.',
  'root-answer-stale':
    'This revocation list is not newer than the present one, has ended, or leaves out a certificate that was revoked. It was not taken over. Write a new request.',
  'root-unasked':
    'No key of an issuing CA waits for a certificate. Write a request with qiyin root request first.',
  'root-key-other': 'This private key does not belong to the certificate of the root.',
  'key-file-unreadable':
    'There is no private key in this file that can be read. Use a PEM file in PKCS#8.',
  'trust-not-authority':
    'None of the certificates in this file may issue others. Choose a root or an intermediate CA, not the certificate of a signer.',
  'trust-unchosen': 'Choose at least one certificate.',
  'trust-scope-missing': 'Choose at least one scope.',
  'trust-known':
    '“{{name}}” is on the trust list already. To change its scopes, remove it first and import it again.',
  'reason-unknown': 'Please choose one of the listed reasons.',
  'checkpoint-unknown': 'The ledger has no checkpoint of size {{size}}.',
  'date-in-past': 'This day is over; the earliest possible is {{earliest}}.',
  'not-a-date': 'This is not a date; write it like 2026-03-01.',
  'not-an-option': 'Please choose one of the options given.',
  'money-format': 'This is not an amount; write it like 12,345.60.',
  'money-decimals': 'An amount has at most two decimals.',
  'money-negative': 'An amount cannot be negative.',
  'not-a-number': 'This is not a number.',
  'too-many-decimals': 'There are too many decimals.',
  unread: 'Please read to the end of the contract first.',
  'terms-unread': 'Please read these terms, then tick the box.',
  'birth-date-disagrees':
    'The date of birth is not the one in the resident identity number. Please compare them.',
  'sex-disagrees': 'The sex is not the one in the resident identity number. Please compare them.',
  'date-in-future': 'This day has not come yet; the latest possible is {{latest}}.',
  'field-unknown': 'This type of certificate has no “{{name}}”. Please leave it out and try again.',
  'type-unknown': 'There is no such type of certificate.',
  'agency-unknown':
    'This agency cannot issue certificates of this type. Please choose another one.',
  'holder-mismatch':
    'This is not the applicant: an organisation gives its own Unified Social Credit Code, a person their own name.',
  'photo-required': 'Please add a photo.',
  'photo-large': 'The photo is too large; at most {{maximum}} MB.',
  'photo-unreadable': 'This photo cannot be read. Please add a JPEG or PNG.',
  'photo-small': 'The photo is too small; it needs at least {{width}} × {{height}} pixels.',
  'own-application':
    'This concerns yourself or your own organisation, so somebody else has to handle it.',
  'reviewer-is-officer': 'Whoever accepted an application cannot decide about it. Ask a colleague.',
  'warrant-invalid': 'The order to issue is not valid. Please give it again.',
  'warrant-expired': 'The order to issue has run out. Please give it again.',
  'batch-empty': 'Please choose at least one approved application.',
  'batch-large': 'At most {{maximum}} at a time.',
  'number-taken':
    'A certificate of this type with the number {{number}} is in force already; it cannot be issued twice.',
  'proposal-open': 'A proposal is waiting for another person to decide already.',
  'proposal-closed': 'This proposal has been decided already.',
  'already-revoked':
    'This certificate has been revoked, cancelled or withdrawn already; it cannot be done twice.',
  'same-person': 'Whoever proposed it cannot decide it. Ask a colleague.',
  'list-changed':
    'The list changed before you confirmed, and nothing was issued. Confirm the newest list below.',
  'not-standing': 'This certificate is not in force at present, so this step is not possible.',
}
