import { speechOf } from '../i18n/speech.server.ts'
import { languageOf } from './locale.ts'

/** 405 with `Allow: POST`. A person who came by the address bar is told what it is for and led away; a program knows. */
export function postOnly(request: Request): Response {
  const headers = new Headers({ Allow: 'POST', 'Cache-Control': 'no-store', Vary: 'Accept' })
  if (!request.headers.get('Accept')?.includes('text/html')) {
    return new Response(null, { status: 405, headers })
  }
  const language = languageOf(request)
  const t = speechOf(language).getFixedT(null, 'common')
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Language', language)
  const html = `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t('error.postOnly')}</title>
<h1>${t('error.postOnly')}</h1>
<p>${t('error.postOnlyText')}</p>
<p><a href="/">${t('error.home')}</a></p>
</html>
`
  return new Response(html, { status: 405, headers })
}
