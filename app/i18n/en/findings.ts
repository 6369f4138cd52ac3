import type { Translated } from '../words.ts'
import type { words as original } from '../zh-CN/findings.ts'

export const words: Translated<typeof original> = {
  title: 'Verification result',
  verdict: {
    valid: 'Valid',
    'valid-with-notes': 'Valid, but please note',
    invalid: 'Invalid',
    undetermined: 'Cannot be determined',
    unreadable: 'Cannot be read',
  },
  summary: {
    valid: 'The file has not changed since it was signed; every check passed.',
    'valid-with-notes':
      'The signatures are valid, but there is something you should know. Read the notes below.',
    invalid: 'At least one check failed. Do not rely on this file.',
    undetermined:
      'There is not enough information: the file can be called neither valid nor invalid.',
    unreadable: 'The content of the file could not be read, so there is no result.',
  },
  outcome: { passed: 'Passed', noted: 'Note', failed: 'Failed', unknown: 'Undetermined' },
  name: {
    document: {
      readable: 'File can be read',
      readers: 'Same in every reader',
      signed: 'Electronic signatures',
      'seal-picture-only': 'Electronic seal',
      coverage: 'What the signatures cover',
      changes: 'Changes after signing',
      complete: 'All parties signed',
      timestamp: 'Document timestamp',
    },
    signature: {
      structure: 'Structure of the signature',
      integrity: 'Content unchanged',
      cryptography: 'Signature value',
      certificate: 'Signing certificate',
      chain: 'Issuing authority',
      validity: 'Validity of the certificate',
      revocation: 'Revocation',
      timestamp: 'Trusted timestamp',
      algorithm: 'Strength of algorithms',
      seal: 'State of the seal when used',
      'seal-made': 'Electronic seal',
      'seal-maker': 'Seal maker',
      'seal-validity': 'Validity of the seal',
      'seal-holder': 'Holder of the seal',
    },
    certificate: {
      metadata: 'Content of the certificate',
      status: 'State of the certificate now',
      validity: 'Validity',
      latest: 'Edition',
      qr: 'Belongs to the QR code',
      token: 'QR code',
    },
    ledger: { inclusion: 'Ledger entry' },
    bundle: { contents: 'Contents of the bundle', trust: 'Trust anchor' },
  },
  finding: {
    document: {
      readable: {
        passed: 'The file is well-formed. Revisions in it: {{revisions}}.',
        failed: 'The file is damaged and cannot be read.',
        failed_empty: 'This file is empty (0 bytes). Ask for the original again.',
        'failed_not-pdf':
          'This is neither a PDF nor an evidence bundle. Photos and screenshots cannot show that nothing was changed.',
        failed_truncated:
          'The file is incomplete; it may have been cut off in transit. Ask for the original again.',
        failed_encrypted:
          'The file has a password and cannot be verified. Use the unencrypted original.',
        'failed_too-complex': 'The file is too complex for this verifier.',
        'failed_bundle-unreadable': 'This is not an evidence bundle of Qiyin, or it is damaged.',
        'failed_bundle-too-large': 'The bundle is too large when unpacked and was refused.',
      },
      readers: {
        passed:
          'The file lists its objects twice, for older and for newer readers, as Office programs do; both lists agree.',
        failed:
          'The two object lists of the file contradict each other: it may look different from one reader to another. Do not trust what you see.',
        'failed_hidden-object':
          'The file hides objects that its directory does not list under numbers in use (number {{object}}): readers may show different contents. Do not trust what you see.',
        unknown: 'The file is too complex to tell whether all readers show the same.',
      },
      signed: {
        passed: 'Electronic signatures in the file: {{count}}.',
        unknown: 'The file carries no electronic signature, so there is nothing to judge.',
        'unknown_too-complex': 'The file is too complex to tell whether signatures were removed.',
        failed: 'The electronic signatures of the file are not complete.',
        'failed_signature-removed':
          'An earlier version inside the file holds a signature ({{field}}) that the present one does not: it was removed.',
      },
      'seal-picture-only': {
        failed:
          'There is only a picture of a seal and no electronic seal. A picture can be copied by anybody and proves nothing.',
      },
      coverage: {
        passed: 'The last signature covers the whole file.',
        noted: 'Bytes written after the last signature: {{added}}; see "Changes after signing".',
      },
      changes: {
        passed: 'Nothing that is not allowed was changed after signing.',
        unknown:
          'What was written after signing cannot be read, so it is not known whether anything was changed.',
        failed:
          'The file was changed after signing where that is not allowed. Such changes: {{forbidden}}.',
        'failed_page-content': 'Page content was changed or text was added after signing.',
        'failed_page-count': 'Pages were added or removed after signing.',
        'failed_annotation-added': 'An annotation or overlay was added after signing.',
        'failed_field-added': 'A form field was added after signing.',
        'failed_field-changed': 'Form content was changed after signing.',
        failed_catalog: 'Document-wide settings were changed after signing.',
        failed_object:
          'After signing, objects of the file were altered, or content was slipped in that its directory does not list.',
        'failed_dss-added':
          'After signing, long-term validation data were taken away, or something else was slipped in with them.',
        'failed_signature-filled':
          'After signing, a signature was put where none is allowed any more.',
        'failed_trailing-bytes': 'Data of unknown origin was appended to the file.',
      },
      complete: {
        passed: 'Every signature is in place ({{expected}}).',
        noted: 'Signatures in place so far: {{present}} of {{expected}}.',
        failed: 'This is not the final version.',
        failed_superseded:
          'This is an earlier version (signatures: {{present}} of {{expected}}); later ones are missing and may have been removed. Ask for the final version.',
        failed_declined: 'A party declined to sign; the contract was not concluded.',
        failed_withdrawn:
          'The contract was withdrawn before all parties had signed; it was not concluded.',
      },
      timestamp: {
        passed: '“{{field}}” proves that version {{revision}} of the file existed by {{at}}.',
        noted:
          'The authority behind “{{field}}” is not on the trust list; this timestamp was given no weight.',
        unknown: '“{{field}}” cannot be judged and was given no weight.',
        'unknown_tsa-ended':
          'The certificate of the authority behind “{{field}}” has expired and no later document timestamp carries on; it was given no weight.',
        'unknown_tsa-future':
          '“{{field}}” is later than the time of this examination and was given no weight.',
        'unknown_tsa-weak':
          'The key size behind “{{field}}” is no longer reliable; it was given no weight.',
        'unknown_digest-weak': '“{{field}}” uses SHA-1, which is broken; it was given no weight.',
        unknown_TIMESTAMP_ORDER_FAILURE:
          '“{{field}}” is later than a timestamp over it, which cannot be; it was given no weight.',
        failed: '“{{field}}” does not fit the file: it is false, or was altered.',
        'failed_tsa-revoked':
          'The certificate of the authority behind “{{field}}” was revoked; its time is not to be trusted.',
      },
    },
    signature: {
      structure: {
        passed: 'The signature stands where it should and covers what it says.',
        failed: 'The place or range of the signature is irregular; it may have been transplanted.',
        'failed_byte-range-malformed':
          'The range that the signature claims is irregular; what it signs cannot be told.',
        'failed_byte-range-gap':
          'Content that is not covered was slipped in at the signature; it may have been transplanted.',
        'failed_byte-range-end':
          'The signature does not reach the end of the version it signs; it may have been transplanted.',
        'failed_dictionary-replaced': 'The signature was replaced after signing.',
        'failed_byte-range-overlap': 'Two signatures overlap; one may have been transplanted.',
      },
      integrity: {
        passed: 'Not one byte of what was signed has changed.',
        failed: 'What was signed has been altered since.',
      },
      cryptography: {
        passed: 'The signature value fits the public key in the certificate.',
        failed: 'The signature value does not fit the public key in the certificate.',
        unknown: 'The signature uses a format or algorithm that this program does not know.',
        'unknown_digest-weak':
          'The signature uses SHA-1. Two files with the same SHA-1 digest can be made, so it does not prove that this file is the one that was signed.',
        'failed_cms-malformed':
          'The signature data is not encoded as its format demands; the signature does not hold.',
        'failed_ess-mismatch':
          'The certificate that the signature names is not the one that comes with it; it may have been exchanged.',
        'unknown_ess-absent':
          'The signature does not say which certificate it was made with, as its format demands; the certificate may have been exchanged.',
      },
      certificate: {
        passed: 'The signing certificate can be read.',
        failed: 'The signing certificate is unusable.',
        unknown:
          "The signature does not carry its signer's certificate: neither its value nor its signer can be checked.",
      },
      chain: {
        passed: 'The certificate was issued by a trusted authority, "{{issuer}}".',
        unknown:
          'The issuer "{{issuer}}" is not on the trust list of this platform, so the signer cannot be identified.',
        failed: 'The certificate chain does not hold.',
        failed_EXPIRED: "The issuer's own certificate had expired at the time of signing.",
        failed_NOT_YET_VALID:
          "The issuer's own certificate was not yet valid at the time of signing.",
        failed_CERTIFICATE_CHAIN_GENERAL_FAILURE:
          'The certificate claims to be issued by "{{issuer}}", but that signature is forged.',
        failed_CHAIN_CONSTRAINTS_FAILURE:
          'The certificate chain breaks a limit set by one of its members: the certificate was not issued for signing documents, or names, length or policies do not fit.',
      },
      validity: {
        passed: 'The certificate was valid when used.',
        failed: 'The certificate was not valid when used.',
        noted:
          'The certificate expired on {{notAfter}}; the signature is proven to be older and is not affected.',
        failed_EXPIRED: 'The certificate had expired on {{notAfter}}, before it was used.',
        failed_NOT_YET_VALID:
          'The certificate was not yet valid when used; it is valid from {{notBefore}}.',
        unknown:
          'The certificate expired on {{notAfter}} and no trusted timestamp shows that it was used before.',
        unknown_OUT_OF_BOUNDS_NOT_REVOKED:
          'The certificate expired on {{notAfter}} and the signature is proven only for a later time; the certificate was not revoked, but whether it was valid when the signature was made cannot be told.',
      },
      revocation: {
        passed: 'The certificate was not revoked at the time of signing (list of {{listedAt}}).',
        'passed_never-revoked':
          'The issuer states that certificates of this kind are never revoked.',
        'noted_no-source':
          'The issuer gives no revocation information for this certificate; whether it was revoked cannot be known.',
        noted:
          'The certificate was revoked on {{revokedAt}}, after signing; it was good at the time.',
        failed: 'The certificate had been revoked on {{revokedAt}}, before it was used.',
        unknown:
          'No usable revocation list: it is not known whether the certificate was revoked at the time.',
        unknown_REVOKED_CA_NO_POE:
          "The issuer's certificate was revoked on {{revokedAt}}, and no trusted time proves that the signature was made before.",
        unknown_REVOCATION_OUT_OF_BOUNDS_NO_POE:
          'The certificate of whoever issued the revocation information has expired, and no trusted time proves that it was issued before.',
        unknown_REVOKED_NO_POE:
          'The certificate was revoked on {{revokedAt}} and no trusted timestamp shows that it was used before.',
      },
      timestamp: {
        passed: 'A trusted timestamp shows that the signature existed by {{at}}.',
        noted: 'There is no timestamp; the time of signing is only what the signer says.',
        failed: 'The timestamp does not belong to this signature.',
        'passed_document-timestamp':
          'The signature has no timestamp of its own; a document timestamp proves that it existed by {{at}}.',
        noted_ledger:
          'The signature has no timestamp; the ledger proves that it existed by {{at}}.',
        'unknown_tsa-ended':
          "The timestamp authority's certificate has expired and no later document timestamp carries on; the time of signing cannot be proven.",
        'unknown_tsa-future':
          'The timestamp is later than the time of this examination and proves nothing; check the clock of your device.',
        'unknown_tsa-weak':
          "The timestamp's key size is no longer reliable; the time of signing cannot be proven.",
        unknown_TIMESTAMP_ORDER_FAILURE:
          'The timestamp of the signature is later than a document timestamp over it, which cannot be.',
        'failed_tsa-revoked':
          "The timestamp authority's certificate was revoked: its times can no longer be trusted.",
        'unknown_digest-weak':
          'The timestamp uses SHA-1, which is no longer safe; the time of signing is not proven.',
        unknown:
          'The issuer of the timestamp is not trusted, so the time of signing is not proven.',
      },
      algorithm: {
        passed: 'Algorithms and key sizes are strong enough.',
        noted:
          '{{weak}} is no longer reliable since {{until}}, but the signature is proven to be older.',
        unknown:
          '{{weak}} is no longer reliable since {{until}}, and the signature is not proven to be older.',
      },
      seal: {
        passed: '"{{name}}" was active when it was used, and still is.',
        noted:
          '"{{name}}" was active when it was used. It was taken out of use later; what was sealed stays sealed.',
        failed: '"{{name}}" was not active when it was used.',
      },
      'seal-made': {
        passed:
          'The electronic seal “{{name}}” bears its maker’s signature and has not been altered (format version {{version}}).',
        failed: 'The electronic seal “{{name}}” cannot be used.',
        'failed_signature-mismatch':
          'The maker’s signature on the electronic seal “{{name}}” does not hold: the seal is forged or was altered.',
        'failed_certificate-malformed':
          'The certificate of the maker of the electronic seal “{{name}}” cannot be read.',
        'failed_critical-extension':
          'The electronic seal “{{name}}” carries a restriction that must be understood and is not known here; it cannot be relied on.',
        'failed_seal-stamp-wrong':
          'The time stamp inside the electronic seal “{{name}}” does not belong to it.',
        unknown:
          'The electronic seal “{{name}}” uses an algorithm this program does not know; whether it was altered cannot be told.',
      },
      'seal-maker': {
        passed:
          'The certificate of the seal maker “{{maker}}” was issued by a trusted authority and is not revoked.',
        noted:
          'The certificate of the seal maker “{{maker}}” was revoked after the sealing; it was valid then.',
        failed:
          'The certificate of the seal maker “{{maker}}” was not usable at the time of sealing.',
        failed_REVOKED:
          'The certificate of the seal maker “{{maker}}” had been revoked at the time of sealing.',
        failed_EXPIRED:
          'The certificate of the seal maker “{{maker}}” had expired at the time of sealing.',
        unknown:
          'The seal maker “{{maker}}” is not on the trust list of this platform, or news of revocation is missing; who made the seal cannot be told.',
      },
      'seal-validity': {
        passed: 'The electronic seal was in force at the time of sealing ({{from}} to {{to}}).',
        failed: 'The electronic seal was not in force at the time of sealing ({{from}} to {{to}}).',
        unknown:
          'The electronic seal ran out on {{to}}, and no trusted time stamp proves that it was used before; this cannot be judged.',
      },
      'seal-holder': {
        passed:
          'The signer’s certificate is among those that the electronic seal “{{name}}” lists.',
        failed:
          'The signer’s certificate is not among those that the electronic seal “{{name}}” lists: the signer had no right to use it.',
      },
    },
    certificate: {
      metadata: {
        passed: "What the file says agrees with the issuer's record.",
        noted: 'The platform could not be asked, so the content was not compared with the record.',
        failed: "What the file says does not agree with the issuer's record.",
        failed_missing:
          'The record knows this file, but the data of the certificate is missing from it.',
        failed_damaged:
          'The data of the certificate in this file is irregular; it may have been tampered with.',
        failed_identifier:
          'The check character of the identifier is wrong: no regularly issued one looks like this.',
        'failed_no-record':
          'The record does not know this file: it was not issued on this platform, or was altered since.',
      },
      status: {
        passed: 'The certificate is in force.',
        failed: 'The certificate is not in force now.',
        failed_02:
          'The certificate has been suspended since {{since}}; until it is resumed it proves nothing.',
        failed_03: 'The certificate was revoked and counts as never granted.',
        failed_04: 'The certificate was cancelled on {{since}}.',
        failed_05: 'The certificate has expired.',
        failed_07: 'The certificate was revoked as a penalty on {{since}}.',
        unknown: 'The platform could not be asked whether the certificate is in force now.',
      },
      validity: {
        passed: 'Within its validity, {{from}} to {{to}}.',
        passed_permanent: 'Valid from {{from}}, without end.',
        failed: 'Outside its validity.',
        failed_expired: 'Its validity ended on {{to}}.',
        'failed_not-yet': 'Not yet valid: its validity begins on {{from}}.',
        unknown: 'The file does not say how long it is valid.',
      },
      latest: {
        passed: 'This is the newest edition ({{edition}}).',
        failed: 'A newer edition was issued; this one ({{edition}}) is no longer in use.',
      },
      qr: {
        passed: 'This file is the certificate that the QR code speaks of.',
        failed: 'The QR code does not belong to this file.',
        'failed_no-certificate':
          'The QR code speaks of a certificate, and this file is none: the two do not belong together.',
        'failed_other-certificate':
          'The QR code belongs to another certificate, not to this file; it may have been pasted on.',
        'failed_content-differs':
          'The file does not say what the QR code recorded: one of the two was exchanged.',
      },
      token: {
        passed: 'The QR code was issued by this platform and is unchanged.',
        failed: 'The QR code cannot be trusted.',
        failed_signature: 'The QR code was not issued by this platform, or it was altered.',
        'failed_no-record': 'The record does not know the certificate that the QR code speaks of.',
        'failed_record-differs': 'The QR code does not say what the record says.',
      },
    },
    ledger: {
      inclusion: {
        passed:
          'The digest of this file is in entry {{index}} of the ledger; the inclusion proof leads to the signed checkpoint.',
        noted: 'There is no ledger entry for this file.',
        'noted_not-asked': 'The ledger was not asked (offline).',
        'noted_not-in-ledger':
          'The ledger of this platform has no entry for this file: it may have been signed elsewhere.',
        'noted_unknown-version':
          'The file bears a seal of this platform, but its ledger does not know this version: it differs from what was entered, or was never entered.',
        'noted_earlier-revision-only':
          'The ledger has an earlier version of this file but not this one: the file changed after it was entered.',
        failed: 'The ledger proof does not hold.',
        'failed_other-document': 'The ledger proof belongs to another file.',
        'failed_opening-wrong':
          'The ledger entry does not match the value shown for it; the proof may belong to another file.',
        'failed_inclusion-wrong':
          'The entry is not in the ledger: the proof does not lead to the checkpoint.',
        'failed_leaf-malformed': 'The ledger entry supplied is irregular.',
        'failed_note-signature-wrong': "The ledger's signature on the checkpoint is forged.",
        'failed_note-unsigned': 'The checkpoint does not carry the signature of this ledger.',
      },
    },
    bundle: {
      contents: {
        passed: 'The files in the bundle match its manifest.',
        failed:
          'A file in the bundle was changed after packing and does not match the manifest: {{path}}.',
      },
      trust: {
        passed: 'Judged by the trust anchors that this platform publishes.',
        noted:
          'The trust anchor comes from the bundle itself: compare its fingerprint with the published one.',
      },
    },
  },
  /** What a signature's later changes are called; `_page` where the page is known. */
  change: {
    'page-content': 'Page content was changed or text was added',
    'page-content_page': 'Content of page {{page}} was changed or text was added to it',
    'page-count': 'Pages were added or removed',
    'annotation-added': 'An annotation or overlay was added',
    'annotation-added_page': 'An annotation or overlay was added to page {{page}}',
    'field-added': 'A form field was added',
    'field-changed': 'Form field “{{object}}” was changed',
    catalog: 'Document-wide settings were changed',
    'signature-filled': 'A later signature was made in the place prepared for it, “{{object}}”',
    'dss-added': 'Long-term validation data was added',
    'timestamp-added': 'A document timestamp was added',
    object: 'An object inside the file was changed',
    object_page: 'An object of page {{page}} was changed',
    'trailing-bytes': 'Data was appended to the end of the file',
  },
  conclusion: {
    indication: {
      TOTAL_PASSED: 'Signature is valid',
      TOTAL_FAILED: 'Signature is invalid',
      INDETERMINATE: 'Signature cannot be judged',
    },
    integrity: {
      label: 'Content',
      intact: 'unchanged since it was signed',
      modified: 'no longer what was signed',
      broken: 'not proven: the signature itself does not hold',
    },
    trust: {
      label: 'Signer',
      trusted: 'certified by a trusted authority',
      untrusted: 'not to be trusted',
      unknown: 'cannot be confirmed',
    },
    level: {
      label: 'Level',
      none: 'not a PAdES baseline level',
      'B-B': 'B-B (basic signature)',
      'B-T': 'B-T (with a timestamp)',
      'B-LT': 'B-LT (with long-term validation material)',
      'B-LTA': 'B-LTA (with an archive timestamp)',
    },
    proven: {
      timestamp: 'proven by its timestamp to exist by {{at}}',
      'document-timestamp': 'proven by a document timestamp to exist by {{at}}',
      ledger: 'proven by the ledger to exist by {{at}}',
      none: 'no trusted proof of time',
    },
    claimed: 'claims {{at}}',
    covers: 'version {{revision}} of {{revisions}}',
    version: 'Version signed',
    coversNone: 'which version it signs cannot be told',
    after: 'Since then',
    afterNone: 'nothing was changed',
  },
  /** ETSI EN 319 102-1 sub-indications, for those who have to argue with them. */
  sub: {
    FORMAT_FAILURE:
      'The file or the signature is not structured by the rules, or was changed after signing in a way that is not allowed.',
    HASH_FAILURE:
      'The digest of the signed content differs from the one in the signature: the content was altered after signing.',
    SIG_CRYPTO_FAILURE: 'The signature value does not verify by the public key in the certificate.',
    REVOKED: 'The certificate had been revoked when the signature was made.',
    EXPIRED: 'The certificate had expired when the signature was made.',
    NOT_YET_VALID: 'The certificate was not valid yet when the signature was made.',
    SIG_CONSTRAINTS_FAILURE:
      'An attribute that the signature must have is missing or does not fit the certificate.',
    CHAIN_CONSTRAINTS_FAILURE:
      'The certificate chain breaks a limit set by one of its members (usage, length, names or policies).',
    CERTIFICATE_CHAIN_GENERAL_FAILURE:
      'The certificate chain does not hold: the signature of an issuer is wrong.',
    CRYPTO_CONSTRAINTS_FAILURE:
      'An algorithm or key size was no longer reliable when the signature was made.',
    POLICY_PROCESSING_ERROR: 'The policy that the signature names cannot be processed.',
    SIGNATURE_POLICY_NOT_AVAILABLE: 'The policy that the signature names cannot be obtained.',
    TIMESTAMP_ORDER_FAILURE: 'The order of the timestamps contradicts itself.',
    NO_SIGNING_CERTIFICATE_FOUND:
      "The signature holds no signer's certificate: nobody can tell who signed.",
    NO_CERTIFICATE_CHAIN_FOUND:
      'The certificate does not lead to a trusted authority; who signed cannot be confirmed.',
    NO_CERTIFICATE_CHAIN_FOUND_NO_POE:
      'The certificate does not lead to a trusted authority now, and nothing proves that the signature was made while it did.',
    REVOKED_NO_POE:
      'The certificate is revoked now, and no trusted time proves that the signature was made before.',
    REVOKED_CA_NO_POE:
      "The issuer's certificate is revoked now, and no trusted time proves that the signature was made before.",
    OUT_OF_BOUNDS_NOT_REVOKED:
      "The time of signing lies outside the certificate's validity or cannot be proven; the certificate was not revoked.",
    OUT_OF_BOUNDS_NO_POE:
      'The certificate has expired by now, and no trusted time proves that the signature was made before.',
    REVOCATION_OUT_OF_BOUNDS_NO_POE:
      'The certificate of whoever issued the revocation data has expired, and no trusted time proves that the data was issued before.',
    CRYPTO_CONSTRAINTS_FAILURE_NO_POE:
      'An algorithm is no longer reliable, and no trusted time proves that the signature was made while it was.',
    NO_POE: 'No trusted time proves that the signature existed then.',
    TRY_LATER:
      'Recent revocation data is missing; once it can be had, the file may be examined again.',
    SIGNED_DATA_NOT_FOUND: 'What was signed cannot be found.',
  },
  certificate: {
    title: 'What you are verifying',
    type: 'Type',
    number: 'Number',
    holder: 'Holder',
    issuer: 'Issued by',
    validity: 'Validity',
    until: '{{from}} to {{to}}',
    until_permanent: 'Without end (from {{from}})',
    unstated: 'Not stated',
    edition: 'Edition',
    identifier: 'Certificate identifier',
    whenIssued: 'When sealed',
    now: 'Now',
    state: 'State',
    status: {
      '01': 'In force',
      '02': 'Suspended',
      '03': 'Revoked',
      '04': 'Cancelled',
      '05': 'Expired',
      '07': 'Revoked as a penalty',
      unknown: 'Unknown',
    },
    /** Of the moment of issue, after 撤销. */
    void: 'Void from the start',
    endorsements: 'Endorsements',
    inspection: 'Inspection',
    note: 'Note',
    compare: 'Compare name and photo',
    comparePerson:
      'Does the photo show the person in front of you, and does the name agree with their identity document?',
    compareMasked: ' To protect the holder only part of the name is shown here, and no photo.',
    compareName: 'Compare the name',
    compareOrganisation: 'Does the name agree with the organisation that you are dealing with?',
    claimed: 'This is what the file says of itself; it was not compared with the record.',
  },
  report: {
    examinedAt: 'Examined at',
    digest: 'SHA-256 of the file',
    signatures: 'Signatures ({{total}})',
    by: '{{name}}, {{organisation}}',
    stamped: 'timestamped {{at}}',
    claimed: 'claims {{at}}',
    checks: 'Checks ({{total}})',
  },
}
