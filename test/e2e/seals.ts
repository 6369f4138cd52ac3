/** The steps of a seal's life before it can be used, as people take them in the browser. */
import { expect, type Page } from '@playwright/test'

/** A number that no contract seal or application of the organisation has yet. */
export async function freeNumber(page: Page): Promise<string> {
  await page.goto('/seals')
  const text = (await page.getByRole('main').textContent()) ?? ''
  const taken = [...text.matchAll(/合同专用章\((\d+)\)/g)].map(([, number]) => Number(number))
  const free = Array.from({ length: 99 }, (_, i) => i + 1).find((one) => !taken.includes(one))
  return String(free)
}

/** Applies for a contract seal; the address of the application. */
export async function applyForSeal(page: Page, number: string): Promise<string> {
  await page.goto('/seals/new')
  await page.getByRole('radio', { name: /^合同专用章/ }).check()
  await page.getByLabel('编号').fill(number)
  await page.getByLabel('用途').fill('签订采购合同')
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.waitForURL(/\/seals\/applications\//)
  return new URL(page.url()).pathname
}

export async function approveSeal(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByLabel('意见').fill('用途属实')
  await page.getByRole('button', { name: '批准', exact: true }).click()
  await expect(page.getByLabel('意见')).toHaveCount(0)
}

/** Makes what was approved; the address of the seal. */
export async function makeSeal(page: Page, path: string): Promise<string> {
  await page.goto(path)
  await page.getByRole('button', { name: '制作这枚印章' }).click()
  await page.waitForURL((url) => /^\/seals\/sel_/.test(url.pathname))
  return new URL(page.url()).pathname
}
