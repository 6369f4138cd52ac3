/** Steps of a contract's way, as people do them in their browsers. */
import { expect, type Page } from '@playwright/test'
import { codeOf, password } from './people.ts'

export const general = '/contracts/new/general-purchase/1.1.0?as=partyA'

/** Number of days from now, as a date input takes it. */
export function day(offset: number): string {
  const at = new Date(Date.now() + offset * 86_400_000)
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(at)
}

type Parts = Readonly<Record<string, string>>

const buyer: Parts = {
  联系人及电话: '示例联系人甲 0771-0000001',
  授权签署人: '示例陈签署',
  签署及送达邮箱: 'signer.a@example.com',
}
const supplier: Parts = {
  名称: '示例乙科技有限公司',
  统一社会信用代码: '91450200MA5DEM2B7H',
  法定代表人: '示例乙法人',
  住所: '广西壮族自治区柳州市示例区样本大道 2 号',
  联系人及电话: '示例联系人乙 0772-0000002',
  授权签署人: '示例韦经理',
  签署及送达邮箱: 'signer.b@example.com',
}
const goods: Parts = {
  名称: '人体工学椅',
  规格型号: '示例 C3：网布靠背、可调扶手',
  数量: '40',
  '含税单价（元）': '1260',
}
const others: Parts = {
  采购事项: '会议室办公家具',
  质量标准: '符合现行国家标准；货物应为全新、未使用过的原装正品。',
  交付地点: '广西壮族自治区南宁市示例区示范路 1 号甲方仓库',
  甲方开户银行: '示例银行柳州分行',
  甲方银行账号: '0000 0000 0000 0002',
  乙方开户银行: '示例银行南宁分行',
  乙方银行账号: '0000 0000 0000 0001',
}

/** Types everything that the template's form leaves open; our own organisation is filled in already. */
export async function fillDraft(page: Page): Promise<void> {
  await fillGroup(page, '甲方（采购方）', buyer)
  await fillGroup(page, '乙方（供应方）', supplier)
  await fillGroup(page, '第 1 行', goods)
  for (const [label, value] of Object.entries(others)) {
    await page.getByRole('textbox', { name: label, exact: true }).fill(value)
  }
}

export async function fillGroup(page: Page, group: string, parts: Parts): Promise<void> {
  const box = page.getByRole('group', { name: group, exact: true })
  for (const [label, value] of Object.entries(parts)) {
    await box.getByRole('textbox', { name: label, exact: true }).fill(value)
  }
}

/** A complete draft, saved; ends on its page. `otherwise` types over what it has to have of its own. */
export async function draft(page: Page, otherwise?: () => Promise<void>): Promise<string> {
  await page.goto(general)
  await fillDraft(page)
  await otherwise?.()
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByRole('button', { name: '提交审批' })).toBeVisible()
  return new URL(page.url()).pathname
}

export async function submit(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提交审批' }).click()
  await expect(page.getByText('待审批').first()).toBeVisible()
}

export async function approve(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('button', { name: '批准并邀请签署' }).click()
  await expect(page.getByText('签署中').first()).toBeVisible()
}

/** Every page to its end, as the room asks. */
export async function readAll(page: Page): Promise<void> {
  const sheets = page.getByRole('article', { name: /^第 \d+ 页，共 \d+ 页$/ })
  await expect(sheets.first()).toBeVisible()
  for (const sheet of await sheets.all()) {
    await sheet.scrollIntoViewIfNeeded()
    await expect(sheet.locator('canvas[data-drawn]')).toBeVisible()
    await sheet.evaluate((box) => box.scrollIntoView({ block: 'end' }))
  }
  await page.evaluate(() => window.scrollBy(0, 100))
  await expect(page.getByText(/您已读到全部 \d+ 页的末尾/)).toBeAttached()
}

/** In the signing room: reads, confirms, proves; the one seal is chosen already. */
export async function prepareToSign(page: Page, email: string): Promise<void> {
  await readAll(page)
  await expect(page.getByText('您看到的就是您要签的')).toBeVisible()
  await page.getByRole('checkbox', { name: /我已注意到违约责任/ }).check()
  await expect(page.getByRole('radio', { name: /合同专用章/, disabled: false })).toBeChecked()
  await page.getByLabel('登录口令').fill(password)
  await page.getByLabel('动态码').fill(await codeOf(email))
}

export async function sign(page: Page, email: string): Promise<void> {
  await prepareToSign(page, email)
  await page.getByRole('button', { name: '确认签署' }).filter({ visible: true }).first().click()
}
