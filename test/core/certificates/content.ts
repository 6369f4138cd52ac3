import type { CertificateContent } from '../../../server/core/certificates/content.ts'
import { formatIdentifier } from '../../../server/core/certificates/identifier.ts'

export const root = '2.25.329800735698586629295641978511506172918'

export const identifier = (serial = '20260000001', edition = '001') =>
  formatIdentifier({
    root,
    typeCode: '11100000MB0143028R005',
    issuerCode: '11450100MB0000019J',
    serial,
    edition,
  })

/** A teacher who does not exist. */
export const content = (changes: Partial<CertificateContent> = {}): CertificateContent => ({
  identifier: identifier(),
  name: '教师资格证书',
  typeName: '教师资格证书',
  typeCode: '11100000MB0143028R005',
  number: '20264500142000001',
  edition: '001',
  agency: { name: '示例市教育局', code: '11450100MB0000019J' },
  issuedOn: '2026-11-22',
  validFrom: '2026-11-22',
  validTo: null,
  holder: {
    name: '李示例',
    code: '11010519491231002X',
    codeType: '111',
    codeTypeName: '公民身份号码',
  },
  sealing: {
    signer: '示例市教育局',
    sealName: '示例市教育局证照专用章',
    at: new Date('2026-11-22T08:30:00Z'),
  },
  face: { name: '李示例', subject: '语文 <高级> & "初级"' },
  salt: new Uint8Array(32).fill(7),
  ...changes,
})
