import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/report.ts'

export const words: Translated<typeof chinese> = {
  paper: {
    title: 'Verification Report',
    reason: 'Seal of a verification report',
    verdict: 'Verdict',
    file: 'The examined file',
    certificate: 'Electronic certificate',
    signatures: 'Signatures',
    whole: 'The file as a whole',
    ledger: 'Ledger proof',
    statement: 'Statement and limits',
    glossary: 'Terms',
    none: 'none',
    noSignatures: 'There is no electronic signature in the file that could be examined.',
    noLedger: 'The ledger has no entry about this file.',
    more: 'Another {{count}} are not listed here; see the machine-readable report (JSON).',
    attention: 'To be noted:',
    item: 'Item',
    value: 'Content',
    check: 'Check',
    result: 'Result',
    words: 'Finding',
    number: 'Report No.',
    software: 'Examined by',
    bytes: '{{count}} bytes',
    service: 'Verification service',
    serviceName: 'Qiyin verification service (demonstration)',
    date: 'Date: {{date}}',
  },
  statement: {
    scope:
      'This report is about the one file with the digest (SHA-256) above. It says nothing of a file that differs from it in a single byte.',
    moment:
      'It rests on the certificates, revocation data, seal records and ledger entries at hand at the time of the examination; later changes are not in it.',
    kept: 'The examined file was discarded after the examination and is not kept; nor is this report, of which the ledger holds a commitment to its digest only.',
    names:
      'Names and numbers are those that the examined file shows; the platform has not checked them otherwise.',
    same: 'The examination is the same that runs in browsers and in the terminal: anybody can repeat it with npx qiyin verify.',
  },
  levels: {
    '0': 'L0 not verified',
    '1': 'L1 e-mail verified',
    '2': 'L2 documents reviewed',
    '3': 'L3 licensed CA or outside check',
  },
  lawyer: {
    title: 'Examination step by step (for lawyers and experts)',
    lead: 'In the order of ETSI EN 319 102-1; each step is judged by itself.',
    conclusion: 'Conclusion on this signature',
    indication: 'Indication',
    sub: 'Sub-indication',
    subNone: 'none: every step passed',
    integrity: 'Content of the file',
    trust: 'Identity of the signer',
    level: 'Signature level',
    claimed: 'Time claimed',
    proven: 'Time proven',
    covers: 'Revision signed',
    after: 'Changes since',
    signer: 'Signer',
    organisation: 'Organisation',
    code: 'Unified social credit code',
    issuer: 'Certificate issued by',
    serial: 'Certificate number',
    validity: 'Certificate valid',
    format: 'Signature format',
    algorithm: 'Key and digest algorithm',
    bytes: 'Bytes covered',
    place: 'Place',
    purpose: 'Reason given',
    identity: 'Identity level known to the platform',
    revisions: 'Revisions of the file',
    steps: 'Steps of the examination',
    step: 'Step',
    clause: 'Clause',
    glossary: 'Glossary',
    glossaryLead: 'Terms, what they mean, and where they come from.',
    term: 'Term',
    meaning: 'Meaning',
    loading: 'Fetching the detailed report…',
  },
  block: {
    format: { name: 'Format checking', clause: 'ETSI EN 319 102-1 §5.2.2; ISO 32000-2 §12.8.1' },
    certificate: {
      name: 'Identification of the signing certificate',
      clause: 'ETSI EN 319 102-1 §5.2.3',
    },
    path: {
      name: 'X.509 certificate validation',
      clause: 'ETSI EN 319 102-1 §5.2.6; RFC 5280 §6',
    },
    cryptography: {
      name: 'Cryptographic verification',
      clause: 'ETSI EN 319 102-1 §5.2.7; RFC 5652 §5.6',
    },
    acceptance: { name: 'Signature acceptance validation', clause: 'ETSI EN 319 102-1 §5.2.8' },
    time: { name: 'Time and proof of existence', clause: 'ETSI EN 319 102-1 §5.4; RFC 3161' },
    seal: {
      name: 'State of the seal',
      clause: 'Electronic Signature Law art 13; seal records of the platform',
    },
    revisions: { name: 'Changes after signing', clause: 'ISO 32000-2 §7.5.6 and §12.8.2.2' },
    ledger: { name: 'Ledger', clause: 'RFC 9162 §2.1.3; C2SP tlog-proof' },
    other: { name: 'Other checks', clause: '' },
  },
  glossary: {
    signature: {
      term: 'Electronic signature',
      meaning:
        'Data attached to an electronic text that identifies who signed and shows that they accept its content.',
      clause: 'Electronic Signature Law art 2',
    },
    reliable: {
      term: 'Reliable electronic signature',
      meaning:
        'The means of signing belong to and are controlled by the signer alone, and any later change to signature or content is found; it has the effect of a handwritten signature or seal.',
      clause: 'Electronic Signature Law art 13 and 14',
    },
    digest: {
      term: 'Digest',
      meaning: 'A number computed from all bytes of a file; change one byte and it is another.',
      clause: 'FIPS 180-4; GB/T 32905',
    },
    identityCertificate: {
      term: 'Identity certificate',
      meaning: 'States, signed by an authority, whose public key this is.',
      clause: 'Electronic Signature Law art 34; RFC 5280',
    },
    indication: {
      term: 'Indication',
      meaning: 'TOTAL_PASSED, TOTAL_FAILED, or INDETERMINATE where what is known does not suffice.',
      clause: 'ETSI EN 319 102-1 §5.1.3',
    },
    sub: {
      term: 'Sub-indication',
      meaning:
        'Why it failed or cannot be told: HASH_FAILURE means that the content is not what was signed.',
      clause: 'ETSI EN 319 102-1 tables 5 and 6',
    },
    integrity: {
      term: 'Content and identity apart',
      meaning:
        'Whether the file was changed and whether the signer can be believed are two questions; an unknown issuer does not hide a change.',
      clause: 'ETSI EN 319 102-1 §5.2.6 and §5.2.7',
    },
    timestamp: {
      term: 'Trusted time stamp',
      meaning: 'A signed statement of an authority that data existed before an instant.',
      clause: 'RFC 3161; GB/T 20520',
    },
    existence: {
      term: 'Proof of existence (POE)',
      meaning:
        'Evidence that a signature was made before an instant; it decides when the certificate ended or was revoked since.',
      clause: 'ETSI EN 319 102-1 §3.1 and §5.6.2',
    },
    level: {
      term: 'Levels B-B, B-T, B-LT, B-LTA',
      meaning:
        'A plain signature; with a trusted time stamp; with material for later validation; with an archive time stamp.',
      clause: 'ETSI EN 319 142-1 §6',
    },
    revision: {
      term: 'Revision',
      meaning:
        'Each incremental save of a PDF adds one; a signature covers the revision it was made in, whose bytes stay.',
      clause: 'ISO 32000-2 §7.5.6',
    },
    revocation: {
      term: 'Revocation',
      meaning:
        'The issuer declares a certificate unusable before it ends; found in lists or asked online.',
      clause: 'RFC 5280 §5; RFC 6960',
    },
    inclusion: {
      term: 'Inclusion proof',
      meaning:
        'From an entry and some hashes the root of the ledger is computed anew; when it is the one of the signed checkpoint, the entry is in the ledger.',
      clause: 'RFC 9162 §2.1.3',
    },
    commitment: {
      term: 'Commitment',
      meaning:
        'The ledger does not hold digests but their hashes with a random salt; only who has file and salt can open them.',
      clause: 'Ledger format of Qiyin',
    },
  },
}
