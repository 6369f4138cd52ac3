import { expect, test } from 'vitest'
import { goTo, safePath, signInPath } from '../../app/http/redirects.ts'

test('only paths of this site are followed', () => {
  expect(safePath('/contracts?state=draft#top', '/')).toBe('/contracts?state=draft#top')
  const elsewhere = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/x',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/..//evil.example',
    '/.//evil.example',
    '/%2e%2e//evil.example',
    '',
    undefined,
  ]
  expect(elsewhere.map((to) => safePath(to, '/workspace'))).toEqual(
    elsewhere.map(() => '/workspace'),
  )
})

test('a data request leads back to its page', () => {
  const asked = new Request('http://here.example/account/security.data?tab=1')
  expect(signInPath(asked)).toBe(`/sign-in?to=${encodeURIComponent('/account/security?tab=1')}`)
})

test('every cookie of a redirect keeps its own header', () => {
  const answer = goTo('/', ['a=1; Path=/', 'b=2; Path=/'])
  expect(answer.status).toBe(303)
  expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/'])
})
