import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { addText, changeByte, flattenSeal } from '../verification/forgeries.ts'
import { dropFile } from './drop.ts'
import { type Held, heldBy, onPhone, verdict } from './holding.ts'
import { citizen, drafter } from './people.ts'
import { fitsItsWidth, watch } from './watch.ts'

/** A citizen with a phone before a certificate of the demo; nobody signs in to verify. */
let teacher: Held
let licence: Held

const holderName = '示例市民'

test.beforeAll(async ({ browser }) => {
  teacher = await heldBy(browser, citizen, '教师资格证书')
  licence = await heldBy(browser, drafter, '营业执照')
})

const region = (page: Page, name = '核验结论') => page.getByRole('region', { name })
test('a scanned QR says what is verified, for then and for now, and keeps its content off the wire', async ({
  browser,
}) => {
  const page = await onPhone(browser)
  const { faults, requests } = watch(page.context())
  await page.goto(teacher.link)
  await expect(verdict(page, '有效')).toBeVisible()
  const main = page.getByRole('main')
  for (const words of ['教师资格证书', '签署当时', '现在', '示**民', '请核对姓名与照片'])
    await expect(main).toContainText(words)
  await expect(main).not.toContainText(holderName)
  await expect(main).toContainText(new URL(teacher.link).host)
  const token = new URL(teacher.link).hash.slice(1)
  const asked = requests.map(({ method, url }) => `${method} ${url.split('#')[0]}`)
  expect(asked.filter((line) => line.includes(token))).toEqual([])
  expect(asked.filter((line) => line.startsWith('POST'))).toEqual([
    `POST ${new URL('/v/certificate', teacher.link)}`,
  ])
  await fitsItsWidth(page)
  expect(faults).toEqual([])
  await page.context().close()
})

test('changing the language keeps what was scanned', async ({ browser }) => {
  const page = await onPhone(browser)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(teacher.link)
  await expect(verdict(page, '有效')).toBeVisible()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(verdict(page, 'Valid')).toBeVisible()
  await page.context().close()
})

test('a forged QR is invalid, a cut one cannot be read, none is told what to do', async ({
  browser,
}) => {
  const page = await onPhone(browser)
  const at = teacher.link.length - 20
  const other = teacher.link[at] === 'A' ? 'B' : 'A'
  await page.goto(teacher.link.slice(0, at) + other + teacher.link.slice(at + 1))
  await expect(verdict(page, '无效')).toBeVisible()
  await expect(page.getByRole('main')).toContainText('二维码不是本平台签发的，或者已被改动')
  await page.goto('about:blank')
  await page.goto(teacher.link.slice(0, -30))
  await expect(verdict(page, '无法读取')).toBeVisible()
  await page.goto('about:blank')
  await page.goto('/v')
  await expect(page.getByRole('heading', { name: '没有收到二维码的内容' })).toBeVisible()
  await page.context().close()
})

test('without the platform the signature is still checked, and the rest said to be open', async ({
  browser,
}) => {
  const page = await onPhone(browser)
  await page.route('**/v/certificate', (route) => route.abort())
  await page.goto(teacher.link)
  await expect(verdict(page, '无法判定')).toBeVisible()
  const main = page.getByRole('main')
  await expect(main).toContainText('二维码由本平台签发，没有被改动')
  await expect(main).toContainText('没有联系到平台，不知道证照现在是否有效')
  await expect(main).toContainText('颁发机构代码')
  await page.unroute('**/v/certificate')
  await page.getByRole('button', { name: '重试' }).click()
  await expect(verdict(page, '有效')).toBeVisible()
  await page.context().close()
})

test('file and QR are verified together, and a QR pasted on another certificate is found out', async ({
  browser,
}) => {
  const page = await onPhone(browser)
  await page.goto(teacher.link)
  await expect(verdict(page, '有效')).toBeVisible()
  await dropFile(page, teacher.pdf, 'mine.pdf')
  await expect(region(page)).toContainText('这份文件就是二维码所指的那张证照')
  await expect(verdict(page, '有效')).toBeVisible()
  await dropFile(page, licence.pdf, 'other.pdf')
  await expect(verdict(page, '无效')).toBeVisible()
  await expect(region(page)).toContainText('二维码属于另一张证照，不是这份文件的')
  await fitsItsWidth(page)
  await page.getByRole('button', { name: '只看二维码的结论' }).click()
  await expect(verdict(page, '有效')).toBeVisible()
  await page.context().close()
})

const forgeries = [
  {
    what: 'the file as issued',
    make: (pdf: Uint8Array) => pdf,
    word: '有效',
    says: '证照现行有效',
  },
  {
    what: 'one byte changed',
    make: changeByte,
    word: '无效',
    says: '签名所覆盖的内容已被修改，与签署时不同。',
  },
  {
    what: 'text added after the sealing',
    make: addText,
    word: '无效',
    says: '签署之后页面内容被改动或被添加了文字。',
  },
  {
    what: 'the picture of its seal without the signature',
    make: flattenSeal,
    word: '无效',
    says: '仅有印章图片，没有电子签章。',
  },
]

for (const { what, make, word, says } of forgeries) {
  test(`by file: ${what} is ${word}`, async ({ page }) => {
    const { faults } = watch(page.context())
    const pdf = await make(teacher.pdf)
    await page.goto('/verify')
    await dropFile(page, pdf, 'certificate.pdf')
    await expect(region(page).getByRole('heading', { name: word, exact: true })).toBeVisible()
    await expect(region(page)).toContainText(says)
    expect(faults).toEqual([])
  })
}

async function askNumber(page: Page, type: string, number: string, name?: string): Promise<void> {
  const select = page.getByLabel('证照类型')
  const value = await select.locator('option', { hasText: type }).getAttribute('value')
  await select.selectOption(value ?? '')
  await page.getByLabel('证照编号').fill(number)
  if (name !== undefined) await page.getByLabel('持证人姓名').fill(name)
  await page.getByRole('main').getByRole('button', { name: '核验', exact: true }).click()
  await expect(region(page).getByRole('heading', { level: 2 }).first()).toContainText(number)
}

test('a public number shows the face, an unknown one nothing, and neither stands in an address', async ({
  page,
}) => {
  const { faults, requests } = watch(page.context())
  await page.goto('/verify')
  await page.getByRole('link', { name: '证照编号' }).click()
  await askNumber(page, '营业执照', licence.number)
  await expect(region(page)).toContainText('示例甲贸易有限公司')
  await expect(verdict(page, '有效')).toBeVisible()
  await askNumber(page, '营业执照', '91450100MA5ABCDE5P')
  await expect(verdict(page, '无法判定')).toBeVisible()
  await expect(region(page)).toContainText('没有查到这个编号')
  expect(requests.filter(({ url }) => url.includes(licence.number))).toEqual([])
  expect(faults).toEqual([])
})

test('a private number answers to the right name only, and never sooner than the floor', async ({
  page,
}) => {
  await page.goto('/verify/number')
  await askNumber(page, '教师资格证书', teacher.number, holderName)
  await expect(verdict(page, '有效')).toBeVisible()
  await expect(region(page)).toContainText('编号与您填写的姓名一致')
  await expect(region(page)).not.toContainText('11010519491231002X')
  const told: string[] = []
  for (const [number, name] of [
    [teacher.number, '示例别人'],
    ['20269999992999999', holderName],
  ] as const) {
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    const before = Date.now()
    await askNumber(page, '教师资格证书', number, name)
    // The heading of the question before may still stand there: only the answer itself says when it came.
    await answer
    expect(Date.now() - before).toBeGreaterThanOrEqual(400)
    await expect(region(page)).toContainText(number)
    await expect(verdict(page, '无法判定')).toBeVisible()
    told.push((await region(page).textContent())?.replace(number, '') ?? '')
  }
  expect(told[0]).toBe(told[1])
})

test('without scripts a number can still be asked', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto('/verify/number')
  await askNumber(page, '教师资格证书', teacher.number, holderName)
  await expect(verdict(page, '有效')).toBeVisible()
  await page.goto('/v')
  await expect(page.getByRole('main').getByRole('link', { name: '按证照编号核验' })).toBeVisible()
  await context.close()
})

test('nothing that was typed or scanned is in the log', () => {
  const log = readFileSync(process.env['QIYIN_E2E_LOG'] ?? '', 'utf8')
  expect(log).toContain('/verify/number')
  for (const secret of [teacher.number, holderName, new URL(teacher.link).hash.slice(1)])
    expect(log).not.toContain(secret)
})
