/** Demo people in the browser: who they are, their one-time codes, their sessions. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
} from '@playwright/test'
import { demoAccounts } from '../../db/demo-accounts.ts'
import { codeOfStep, fromBase32, stepAt } from '../../server/core/values/totp.ts'

export const owner = 'owner.a@example.com'
export const drafter = 'drafter.a@example.com'
export const approver = 'approver.a@example.com'
export const signerA = 'signer.a@example.com'
export const signerB = 'signer.b@example.com'
export const operator = 'operator@example.com'
export const citizen = 'citizen@example.com'

export const password = demoAccounts[0]?.password ?? ''

/** A worker that begins again after a failure must not use a code twice, nor sign in more often than allowed. */
const memory = join(process.env['QIYIN_E2E_DATA'] ?? '', 'e2e-people')

/**
 * A code that this secret has not shown here before; waits for the next half minute when both are used up. The demo
 * itself signed with the code of the step before its start, so that one is left alone.
 */
export async function freshCode(secret: string): Promise<string> {
  const file = join(memory, `${secret}.steps`)
  for (;;) {
    const used = existsSync(file) ? readFileSync(file, 'utf8').split(' ') : []
    const now = stepAt(new Date())
    const step = [now, now + 1].find((one) => !used.includes(String(one)))
    if (step !== undefined) {
      keep(file, [...used, step].join(' '))
      return codeOfStep(fromBase32(secret), step)
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

export function codeOf(email: string): Promise<string> {
  return freshCode(demoAccounts.find((one) => one.email === email)?.totpSecret ?? '')
}

/** Password, then one-time code, typed. */
export async function signIn(
  page: Page,
  email: string,
  code: () => string | Promise<string> = () => codeOf(email),
): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('口令').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByLabel('动态码').fill(await code())
  await page.getByRole('button', { name: '验证并登录' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('您好')
}

/** A browser of their own, signed in: by hand the first time, with the kept session afterwards. */
export async function browserOf(
  browser: Browser,
  email: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const file = join(memory, `${email}.json`)
  if (!existsSync(file)) {
    const context = await browser.newContext()
    await signIn(await context.newPage(), email)
    keep(file, JSON.stringify(await context.storageState()))
    await context.close()
  }
  return browser.newContext({ storageState: file, ...options })
}

export async function pageOf(
  browser: Browser,
  email: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  return (await browserOf(browser, email, options)).newPage()
}

/** Opens the newest letter about this and follows its link. */
export async function openLetter(page: Page, about: string | RegExp): Promise<void> {
  const letter = page.getByRole('listitem').filter({ hasText: about }).first()
  // Letters leave within a second of the act that wrote them.
  await expect(async () => {
    await page.goto('/outbox')
    await expect(letter).toBeVisible({ timeout: 500 })
  }).toPass()
  await letter.getByRole('link', { name: '打开信里的链接' }).click()
}

function keep(file: string, text: string) {
  mkdirSync(memory, { recursive: true })
  writeFileSync(file, text)
}
