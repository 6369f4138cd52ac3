import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { words } from '../i18n/zh-CN/keys.ts'
import type { KeyPage } from '../routes/keys/key.tsx'
import { Digest } from './digest.tsx'
import { Facts } from './facts.tsx'
import { useAlgorithmWords } from './key-words.ts'
import { Anchor, Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

/** What the certificate says, and the certificate itself. */
export function KeyFacts({ page }: { page: KeyPage }) {
  const { t } = useTranslation('keys')
  const algorithmWords = useAlgorithmWords()
  const { t: common } = useTranslation()
  const { certificate, subject, issuer, trusted, digest } = page
  const { serial, algorithm, notBefore, notAfter, revokedAt, revocationReason } = certificate
  const reason = String(revocationReason)
  return (
    <>
      <Facts
        lines={[
          { label: t('field.use'), value: <Use page={page} /> },
          { label: t('field.custody'), value: <Where custody={certificate.custody} /> },
          { label: t('field.subject'), value: subject },
          { label: t('field.issuer'), value: issuer },
          {
            label: t('field.trust'),
            value: trusted ? t('key.trusted') : t('key.untrusted', { level: common('levels.0') }),
          },
          { label: t('field.algorithm'), value: algorithmWords(algorithm) },
          {
            label: t('field.validity'),
            value: (
              <>
                <Timestamp at={notBefore} /> – <Timestamp at={notAfter} />
              </>
            ),
          },
          { label: t('field.serial'), value: <Digest value={serial} /> },
          { label: t('field.fingerprint'), value: <Digest value={digest} /> },
          ...(revokedAt
            ? [{ label: t('field.revoked'), value: <Timestamp at={revokedAt} /> }]
            : []),
          ...(revokedAt && isReason(reason)
            ? [{ label: t('field.reason'), value: t(`reason.${reason}`) }]
            : []),
        ]}
      />
      <div>
        <Button
          component="a"
          href={`/keys/certificates/${serial}`}
          download
          variant="default"
          mt="md"
          leftSection={<IconDownload size={17} aria-hidden="true" />}
        >
          {t('key.download')}
        </Button>
      </div>
    </>
  )
}

const isReason = (reason: string): reason is keyof typeof words.reason =>
  Object.hasOwn(words.reason, reason)

/** Where it is, and what follows from that for its holder. */
function Where({ custody }: Pick<KeyPage['certificate'], 'custody'>) {
  const { t } = useTranslation('keys')
  return (
    <>
      {t(`custody.${custody}`)}
      <Text size="sm" tone="dimmed">
        {t(`custodyHelp.${custody}`)}
      </Text>
    </>
  )
}

function Use({ page: { certificate, seal } }: { page: KeyPage }) {
  const { t } = useTranslation('keys')
  if (certificate.purpose === 'person') return t('key.person')
  if (!seal) return t('key.free')
  return (
    <>
      {t('key.seal')} <Anchor to={`/seals/${seal.id}`}>{seal.name}</Anchor>
    </>
  )
}
