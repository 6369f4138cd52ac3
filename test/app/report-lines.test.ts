import { beforeAll, expect, test } from 'vitest'
import { reportLines } from '../../app/i18n/report-lines.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { metadataOf } from '../../server/core/certificates/content.ts'
import type { CertificateRecord } from '../../server/core/status.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { type Authority, makeAuthority } from '../core/asn1/authority.ts'
import { content } from '../core/certificates/content.ts'
import { answerWith, recordOf, sealedFace } from '../core/certificates/signed.ts'

const metadata = metadataOf(content({ validTo: '2031-11-21' }))
const now = new Date('2026-12-22T00:00:00Z')
let authority: Authority
let sealed: Uint8Array

beforeAll(async () => {
  authority = await makeAuthority('p256')
  sealed = await sealedFace(authority, metadata)
})

async function lines(language: 'zh-CN' | 'en', changes?: Partial<CertificateRecord>) {
  const known = changes && { validTo: '2031-11-21', ...changes }
  const answer = known && (await answerWith(authority, [recordOf(sealed, metadata, known)]))
  const report = examine(nodeCrypto, openDocument(nodeCrypto, sealed), answer, now)
  return reportLines(report, language).join('\n')
}

test('a terminal says which certificate it is, and how it stood then and stands now', async () => {
  const history = [
    { status: '01', effectiveAt: '2026-11-22T08:00:01.000Z' },
    { status: '02', effectiveAt: '2026-12-01T00:00:00.000Z' },
  ] as const
  const chinese = await lines('zh-CN', { statusNow: '02', history })
  for (const words of [
    '无效',
    '证照类型: 教师资格证书',
    '持证主体: 李*例',
    '有效期: 2026-11-22 至 2031-11-21',
    '签署当时: 有效',
    '现在: 暂停使用',
    '✕ 证照现在的状态',
  ])
    expect(chinese).toContain(words)
  expect(chinese).not.toContain('李示例')
  const english = await lines('en', { statusNow: '01' })
  expect(english).toContain('When sealed: In force')
  expect(english).not.toMatch(/\{\{|certificate\.[a-z]/)
})

test('offline it says that nobody was asked', async () => {
  const words = await lines('zh-CN')
  expect(words).toContain('无法判定')
  expect(words).toContain('以下内容出自文件自身，没有与签发记录核对。')
  expect(words).toContain('现在: 不明')
})

test('every finding about a certificate has its sentence in both languages', async () => {
  const { words: chinese } = await import('../../app/i18n/zh-CN/findings.ts')
  const { words: english } = await import('../../app/i18n/en/findings.ts')
  for (const words of [chinese, english]) {
    const { certificate: name } = words.name
    const { certificate: sentences } = words.finding
    expect(Object.keys(name).sort()).toEqual(Object.keys(sentences).sort())
    for (const status of ['02', '03', '04', '05', '07'] as const)
      expect(sentences.status[`failed_${status}`]).not.toBe('')
  }
})
