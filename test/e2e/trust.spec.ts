import { expect, test } from '@playwright/test'
import { issue } from '../core/asn1/authority.ts'
import { drafter, operator, pageOf } from './people.ts'

const name = '示例外部根 CA'

test('an operator looks at an outside CA, trusts it for something, and takes that back with a reason', async ({
  browser,
}) => {
  const { certificate } = await issue('root', 'p256', undefined, { name })
  const base64 = Buffer.from(certificate.der).toString('base64')
  const text = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`
  const page = await pageOf(browser, operator)
  await page.goto('/admin/trust')
  await expect(page.getByText('本平台的 CA 与时间戳')).toBeVisible()
  const file = { name: 'ca.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(text) }
  await page.getByLabel('证书文件').setInputFiles(file)
  await page.getByRole('button', { name: '查看证书' }).click()
  await expect(page.getByRole('checkbox', { name })).toBeChecked()
  const admit = page.getByRole('button', { name: '导入信任列表' })
  await admit.click()
  await expect(page.getByText('至少要有 1 项')).toBeVisible()
  await page.getByLabel('时间戳', { exact: true }).check()
  await admit.click()
  const listed = page.locator('section').filter({ has: page.getByRole('heading', { name }) })
  await expect(listed).toContainText('信任中')
  await listed.getByText('不再信任').first().click()
  await listed.getByLabel('理由').fill('示例：机构停止服务')
  await listed.getByRole('button', { name: '移除' }).click()
  await expect(listed).toContainText('示例：机构停止服务')
  await expect(listed.getByRole('button', { name: '移除' })).toHaveCount(0)
  await page.context().close()
})

test("the trust list is nobody else's page", async ({ browser }) => {
  const page = await pageOf(browser, drafter)
  const answer = await page.goto('/admin/trust')
  expect(answer?.status()).toBe(403)
  await expect(page.getByText('导入外部 CA')).toHaveCount(0)
  await page.context().close()
})
