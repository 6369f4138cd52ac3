/** Steps of a certificate's way, as people do them in their browsers. */
import { expect, type Page } from '@playwright/test'
import { demoPhoto } from '../../db/demo-photo.ts'

export const officer = 'officer.e@example.com'
export const reviewer = 'reviewer.e@example.com'
export const issuer = 'issuer.e@example.com'

export const teacher = '/certificates/apply/teacher-qualification/1.1.0'
export const licence = '/certificates/apply/business-licence/1.1.0'

export const photo = {
  name: 'photo.png',
  mimeType: 'image/png',
  buffer: Buffer.from(demoPhoto()),
}

type Face = { subject: string; residentId?: string; birthDate?: string }

/** Everything that the form asks; the name is there already. */
export async function fillTeacher(
  page: Page,
  { subject, residentId = '11010519491231002X', birthDate = '1949-12-31' }: Face,
): Promise<void> {
  await page.getByLabel('受理机关').selectOption({ label: '示例市教育局' })
  await page.getByRole('radio', { name: '女' }).check()
  await page.getByLabel('出生日期').fill(birthDate)
  await page.getByLabel('民族').fill('汉族')
  await page.getByLabel('身份证号码').fill(residentId)
  await page.getByLabel('资格种类').selectOption({ label: '高级中学教师资格' })
  await page.getByLabel('任教学科').fill(subject)
}

/** A complete application, submitted; ends on its page. */
export async function applyAsTeacher(page: Page, subject: string): Promise<string> {
  await page.goto(teacher)
  await fillTeacher(page, { subject })
  await page.getByLabel('近期免冠正面照片').setInputFiles(photo)
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.waitForURL(/\/certificates\/applications\//)
  await expect(page.getByText('待受理').first()).toBeVisible()
  return new URL(page.url()).pathname
}

export async function accept(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('button', { name: '受理', exact: true }).click()
  await expect(page.getByText('审核中').first()).toBeVisible()
}

export async function approve(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await act(page, '批准')
  await expect(page.getByText('待制证').first()).toBeVisible()
}

/** Opens the dialogue of an act, fills in what it asks, and confirms with its last button or the one that is named. */
export async function act(
  page: Page,
  name: string,
  words: Readonly<Record<string, string>> = {},
  button = name,
): Promise<void> {
  const summary = page.locator('summary', { hasText: new RegExp(`^${name}$`) })
  const box = page.locator('details', { has: summary })
  await box.locator('summary').click()
  for (const [label, text] of Object.entries(words)) await box.getByLabel(label).fill(text)
  await box.getByRole('button', { name: button, exact: true }).click()
}
