import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { ShownCertificate } from '../../components/shown-certificate.tsx'
import { useShown } from '../../components/shown-state.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './page.module.css'
import { uploadMegabytes } from './upload.ts'

export const handle: RouteHandle = {
  words: ['verify', 'findings', 'lookup'],
  title: 'lookup:titleQr',
}

/** The QR's content is in the fragment, which no browser sends: the server learns nothing from this request. */
export async function loader({ context }: LoaderFunctionArgs) {
  const key = await context.app.verification.tokenKey()
  const { host } = new URL(context.app.config.baseUrl)
  return { key, domain: host, uploadMegabytes }
}

/** Where the QR on a certificate's face leads, made for a phone. */
export default function Landing() {
  const { t } = useTranslation('lookup')
  const house = useLoaderData<typeof loader>()
  const shown = useShown(house.key.publicKey)
  return (
    <div className={classes['page']}>
      <PageHeader title={t('qr.heading')} />
      <ShownCertificate shown={shown} house={house} />
    </div>
  )
}
