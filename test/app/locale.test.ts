import { expect, test } from 'vitest'
import { languageOf } from '../../app/http/locale.ts'
import { formatTime } from '../../app/http/times.ts'

function asking(headers: Record<string, string>): Request {
  return new Request('http://here.example/', { headers })
}

test('the first visit follows Accept-Language by its weights', () => {
  expect(languageOf(asking({ 'Accept-Language': 'fr, en;q=0.8, zh;q=0.9' }))).toBe('zh-CN')
  expect(languageOf(asking({ 'Accept-Language': 'en-GB,zh;q=0.5' }))).toBe('en')
  expect(languageOf(asking({ 'Accept-Language': 'zh;q=0, en;q=0.1' }))).toBe('en')
  expect(languageOf(asking({ 'Accept-Language': 'fr' }))).toBe('zh-CN')
  expect(languageOf(asking({}))).toBe('zh-CN')
})

test('a choice once made is remembered, and nonsense is not believed', () => {
  const header = { 'Accept-Language': 'zh' }
  expect(languageOf(asking({ ...header, Cookie: 'x=1; qiyin-language=en' }))).toBe('en')
  expect(languageOf(asking({ ...header, Cookie: 'qiyin-language=tlh' }))).toBe('zh-CN')
})

test('a time is written in the viewer’s zone, with its offset in full', () => {
  const at = new Date('2026-11-22T16:09:07Z')
  expect(formatTime(at, 'Asia/Shanghai', 'zh-CN')).toEqual({
    short: '2026-11-23 00:09',
    full: '2026-11-23 00:09:07 UTC+08:00 (北京时间)',
  })
  expect(formatTime(at, 'America/New_York', 'en', 'day')).toEqual({
    short: '2026-11-22',
    full: '2026-11-22 11:09:07 UTC-05:00 (America/New_York)',
  })
  expect(formatTime(at, 'UTC', 'en', 'second').short).toBe('2026-11-22 16:09:07')
})
