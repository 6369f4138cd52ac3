import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { openAuthority } from '../keys/authority.ts'
import { citizen, codeOf, pageOf, password } from './people.ts'

async function request(page: Page): Promise<Uint8Array> {
  const sheet = page.locator('form[action$="/request"]')
  await sheet.getByLabel('登录口令').fill(password)
  await sheet.getByLabel('动态码').fill(await codeOf(citizen))
  const coming = page.waitForEvent('download')
  await sheet.getByRole('button', { name: '下载申请（.p10）' }).click()
  return new Uint8Array(readFileSync(await (await coming).path()))
}

const upload = async (page: Page, name: string, text: string) => {
  await page.getByLabel('证书文件').setInputFiles({
    ...{ name, mimeType: 'application/pkix-cert' },
    buffer: Buffer.from(text),
  })
  await page.getByRole('button', { name: '上传证书' }).click()
}

test('a certificate that openssl issues on our request is uploaded alone, and its worth is told', async ({
  browser,
}) => {
  const authority = openAuthority(() => new Date())
  const page = await pageOf(browser, citizen)
  await page.goto('/keys/new')
  await page.getByRole('button', { name: '生成密钥并签发证书' }).click()
  await expect(page.getByRole('heading', { name: '换用其他机构签发的证书' })).toBeVisible()
  const certificate = authority.issue(await request(page))
  await upload(page, 'notes.cer', '不是证书')
  await expect(page.getByText('读不懂这个文件。请上传 PEM、DER 或 .p7b 格式的证书')).toBeVisible()
  await upload(page, 'other.cer', authority.pem)
  await expect(page.getByText('公钥对不上')).toBeVisible()
  await upload(page, 'own.cer', certificate)
  const told = page.getByRole('status').filter({ hasText: '已换用这张证书' })
  await expect(told).toContainText('签发机构不在信任列表')
  await expect(told).toContainText('L0')
  await expect(page.getByRole('definition').filter({ hasText: '示例外部 CA' })).toBeVisible()
  await upload(page, 'own.cer', certificate)
  await expect(page.getByText('这张证书已经导入过。')).toBeVisible()
  await page.context().close()
  authority.close()
})
