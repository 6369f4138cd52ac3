import { type CDPSession, expect, type Page, test } from '@playwright/test'
import { usccCheckCharacter } from '../../server/core/values/check-digits.ts'
import { approve, draft, fillGroup, readAll, submit } from './contracts.ts'
import { approver, drafter, freshCode, openLetter, operator, pageOf } from './people.ts'
import { applyForSeal, makeSeal } from './seals.ts'
import { watch } from './watch.ts'

/** Somebody new; a second run on the same data is another person. */
const stamp = Date.now().toString(36).toUpperCase().slice(-7)
const email = `newcomer.${stamp.toLowerCase()}@example.com`
const secretWords = 'example-password-2026'
const companyName = `示例丙${stamp}有限公司`
const code = uscc(stamp)

/** Registered by whoever registers enterprises; the organisation's own part is made up. */
function uscc(part: string): string {
  const body = `914501000${part.replace(/[IOSVZ]/g, '0').padStart(8, '0')}`
  return `${body}${usccCheckCharacter(body)}`
}

test.describe.configure({ mode: 'serial' })

let page: Page
let secret: string
let application: string

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage()
})

test.afterAll(() => page.context().close())

test('somebody signs up and proves the e-mail address from the letter', async () => {
  const { faults } = watch(page.context())
  await page.goto('/sign-up')
  await page.getByLabel('姓名').fill('示例新人')
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('口令').fill('short')
  await page.getByRole('button', { name: '注册账户' }).click()
  await expect(page.getByText('至少 10 个字。')).toBeVisible()
  await page.getByLabel('口令').fill(secretWords)
  await page.getByRole('button', { name: '注册账户' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('示例新人')
  await openLetter(page, /验证/)
  const used = page.url()
  await page.getByRole('button', { name: '确认邮箱' }).click()
  await expect(page.getByRole('heading', { name: '邮箱已验证' })).toBeVisible()
  await page.goto('/account')
  await expect(page.getByText('L1 邮箱已验证')).toBeVisible()
  expect(faults).toEqual([])
  await page.goto(used)
  await page.getByRole('button', { name: '确认邮箱' }).click()
  await expect(page.getByRole('alert')).toContainText(/已经验证过|已用过/)
})

test('they turn on one-time codes, leave, and come back with password and code', async () => {
  await page.goto('/account/security')
  await page.getByLabel('口令', { exact: false }).fill(secretWords)
  await page.getByRole('button', { name: '开始设置' }).click()
  await expect(page.getByRole('img', { name: '用身份验证器扫描二维码' })).toBeVisible()
  secret = (await page.getByRole('code').first().textContent()) ?? ''
  expect(secret).toMatch(/^[A-Z2-7]{16,}$/)
  await page.getByLabel('输入应用显示的 6 位数字').fill('000000')
  await page.getByRole('button', { name: '确认并开启' }).click()
  await expect(page.getByText('动态码不正确或已过期')).toBeVisible()
  await page.getByLabel('输入应用显示的 6 位数字').fill(await freshCode(secret))
  await page.getByRole('button', { name: '确认并开启' }).click()
  await expect(page.getByText('已开启。签署与登录时都会要求动态码。')).toBeVisible()
  await signOut(page)
  await signInWith(page)
  await page.getByLabel('动态码').fill(await freshCode(secret))
  await page.getByRole('button', { name: '验证并登录' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('示例新人')
})

test('they register their company and apply for its seal', async () => {
  const { faults } = watch(page.context())
  await page.goto('/organisations/new')
  await page.getByLabel('单位全称').fill(companyName)
  await page
    .getByLabel('统一社会信用代码')
    .fill(`${code.slice(0, 17)}${code.endsWith('1') ? '2' : '1'}`)
  await page.getByLabel('法定代表人').fill('示例丙法人')
  await page.getByLabel('住所').fill('广西壮族自治区桂林市示例区样板街 3 号')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByText('统一社会信用代码不正确')).toBeVisible()
  await expect(page.getByLabel('单位全称')).toHaveValue(companyName)
  await page.getByLabel('统一社会信用代码').fill(code)
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: companyName })).toBeVisible()
  application = await applyForSeal(page, '')
  await expect(
    page.getByRole('heading', { level: 1, name: `${companyName}合同专用章` }),
  ).toBeVisible()
  await expect(page.getByText('本单位没有其他人可以审批')).toBeVisible()
  expect(faults).toEqual([])
})

test('an operator of the platform decides about it, for nobody else can', async ({ browser }) => {
  const desk = await pageOf(browser, operator)
  const { faults } = watch(desk.context())
  await desk.goto('/workspace')
  await desk.getByRole('link', { name: '印章申请' }).first().click()
  await desk.getByRole('link', { name: `${companyName}合同专用章` }).click()
  await desk.getByRole('button', { name: '批准', exact: true }).click()
  await expect(desk).toHaveURL(/\/admin\/seal-applications$/)
  await expect(desk.getByRole('link', { name: companyName })).toHaveCount(0)
  expect(faults).toEqual([])
  await desk.context().close()
  await makeSeal(page, application)
  await expect(page.getByText('已制作，还没有启用：不能签署。')).toBeVisible()
})

test('they invite a colleague', async () => {
  const { faults } = watch(page.context())
  await page.goto('/account')
  await page.getByRole('main').getByRole('link', { name: companyName }).click()
  await page.getByRole('link', { name: '管理成员' }).click()
  await page.getByLabel('邮箱').fill(`colleague.${stamp.toLowerCase()}@example.com`)
  await page.getByRole('checkbox', { name: /^审批人/ }).check()
  await page.getByRole('button', { name: '保存角色' }).click()
  await expect(page.getByRole('status')).toContainText('邀请信已发出。')
  expect(faults).toEqual([])
})

test.describe('with a passkey', () => {
  let authenticator: CDPSession

  test('they add one and sign in with it, without password and code', async () => {
    authenticator = await page.context().newCDPSession(page)
    await authenticator.send('WebAuthn.enable')
    await authenticator.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    const { faults } = watch(page.context())
    await page.goto('/account/security')
    await page.getByLabel('名称').fill('示例电脑')
    await page.getByRole('button', { name: '添加通行密钥' }).click()
    await expect(page.getByText('示例电脑')).toBeVisible()
    await signOut(page)
    await page.goto('/sign-in')
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('示例新人')
    expect(faults).toEqual([])
  })

  test('they take their seal into use with it', async () => {
    const { faults } = watch(page.context())
    await page.goto('/seals')
    await page.getByRole('link', { name: `${companyName}合同专用章` }).click()
    await page.getByRole('button', { name: '用通行密钥启用' }).click()
    await expect(page.getByText('可以用于签署。')).toBeVisible()
    expect(faults).toEqual([])
  })

  test('they sign a contract with it, after reading to the end', async ({ browser }) => {
    const path = await contractFor(browser)
    const { faults } = watch(page.context())
    await openLetter(page, /签署/)
    await expect(page).toHaveURL(`${path}/sign`)
    await readAll(page)
    await page.getByRole('checkbox', { name: /我已注意到违约责任/ }).check()
    await page.getByRole('button', { name: '用通行密钥确认并签署' }).click()
    await expect(page.getByRole('heading', { name: '已签署' })).toBeVisible()
    expect(faults).toEqual([])
  })

  /** Party A's people ask the newcomer's company to sign first: it stands as the first party. */
  async function contractFor(browser: Parameters<typeof pageOf>[0]): Promise<string> {
    const writer = await pageOf(browser, drafter)
    const path = await draft(writer, async () => {
      await fillGroup(writer, '甲方（采购方）', {
        名称: companyName,
        统一社会信用代码: code,
        签署及送达邮箱: email,
      })
      await fillGroup(writer, '乙方（供应方）', {
        名称: '示例甲贸易有限公司',
        统一社会信用代码: '91450100MA5DEM1A26',
        签署及送达邮箱: 'signer.a@example.com',
      })
    })
    await submit(writer)
    const reviewer = await pageOf(browser, approver)
    await approve(reviewer, path)
    for (const one of [writer, reviewer]) await one.context().close()
    return path
  }

  test('they take their key along with it, after the password of the file is chosen', async () => {
    const { faults } = watch(page.context())
    await page.goto('/keys/new')
    await page.getByRole('button', { name: '生成密钥并签发证书' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '示例新人' })).toBeVisible()
    const act = page.getByRole('button', { name: '用通行密钥确认并导出' })
    for (const field of ['给文件设一个口令', '再输入一次']) {
      // The finger is asked for last: nothing is sent before.
      const asked = page.waitForRequest('**/passkey', { timeout: 500 }).catch(() => undefined)
      await act.click()
      expect(await asked).toBeUndefined()
      await page.getByLabel(field).fill('password-of-the-file')
    }
    // The page stays where a file comes; the second answer is another one.
    for (const [name, extension] of [
      ['用通行密钥确认并导出', 'p12'],
      ['用通行密钥确认并下载', 'p10'],
    ] as const) {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name }).click()
      expect((await download).suggestedFilename()).toMatch(new RegExp(`^[0-9a-f]+\\.${extension}$`))
    }
    expect(faults).toEqual([])
  })

  test('they remove it, and it opens nothing any more', async () => {
    await page.goto('/account/security')
    await page.getByRole('button', { name: '移除' }).click()
    await expect(page.getByText('还没有通行密钥。')).toBeVisible()
    await signOut(page)
    await page.goto('/sign-in')
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await expect(page.getByRole('alert')).toContainText('通行密钥登录没有成功')
  })
})

async function signInWith(there: Page): Promise<void> {
  await there.goto('/sign-in')
  await there.getByLabel('邮箱').fill(email)
  await there.getByLabel('口令').fill(secretWords)
  await there.getByRole('button', { name: '登录', exact: true }).click()
}

async function signOut(there: Page): Promise<void> {
  await there.goto('/sign-out')
  await there.getByRole('main').getByRole('button', { name: '退出登录' }).click()
  await expect(there.getByRole('banner').getByRole('link', { name: '登录' })).toBeVisible()
}
