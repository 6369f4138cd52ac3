import { expect, test } from '@playwright/test'
import { approve, draft, sign, submit } from './contracts.ts'
import { approver, drafter, pageOf, signerA } from './people.ts'

test('a contract drafted in both suites is signed once and carries two signatures of the party', async ({
  browser,
}) => {
  const author = await pageOf(browser, drafter)
  const path = await draft(author, () => author.getByRole('radio', { name: /^双算法/ }).check())
  await expect(author.getByText('双算法（国际通用 + 国密）')).toBeVisible()
  await submit(author)
  const other = await pageOf(browser, approver)
  await approve(other, path)
  const page = await pageOf(browser, signerA)
  await page.goto(`${path}/sign`)
  await expect(page.getByText('签名算法：双算法（国际通用 + 国密）')).toBeVisible()
  await expect(page.getByText('印章的两把密钥各签一个名')).toBeVisible()
  await sign(page, signerA)
  await expect(page.getByRole('heading', { name: '已签署' })).toBeVisible()
  const file = await (await page.request.get(`${path}/file`)).body()
  expect(file.toString('latin1').match(/\/SubFilter \/[A-Za-z0-9.]+/g)).toEqual([
    '/SubFilter /ETSI.CAdES.detached',
    '/SubFilter /GM.sm2seal',
  ])
  for (const one of [author, other, page]) await one.context().close()
})
