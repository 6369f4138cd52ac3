import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconLetterCase, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PdfState, usePdfFile } from './pdf-file.ts'
import { type PdfOverlay, PdfSheet } from './pdf-page.tsx'
import classes from './pdf-viewer.module.css'
import { useScripted } from './scripted.ts'
import { Anchor } from './text.tsx'

type PdfViewerProps = {
  /** Undefined while they are fetched. */
  bytes: Uint8Array | undefined
  failed?: boolean
  /** The file itself, for everybody whose browser shows no pages here. */
  address?: string
  /** What the waiting page says. */
  waiting?: ReactNode
  overlay?: PdfOverlay | undefined
  /** `inside`: the desk scrolls; `page`: the window does. */
  scroll?: 'inside' | 'page'
  onOpen?: (file: { digest: string; pages: number }) => void
  /** The end of the last page has been in the window. */
  onEnd?: () => void
}

const zooms = [1, 1.4, 1.9, 2.6] as const

/** All pages one below the other; enlarged, or as plain large text on a phone. */
export function PdfViewer({ bytes, failed = false, scroll = 'page', ...props }: PdfViewerProps) {
  const opened = usePdfFile(bytes)
  const [step, setStep] = useState(0)
  const [asText, setAsText] = useState(false)
  const { onOpen } = props
  useEffect(() => {
    if (opened.state === 'open') {
      onOpen?.({ digest: opened.digest, pages: opened.pages.length })
    }
  }, [opened, onOpen])
  const broken = failed || opened.state === 'broken'
  return (
    <div
      className={classes['viewer']}
      data-scroll={scroll}
      style={{ '--pdf-zoom': asText ? 1 : zooms[step] } as CSSProperties}
    >
      <Bar opened={opened} step={step} asText={asText} onStep={setStep} onText={setAsText} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div className={classes['desk']} tabIndex={0}>
        <div className={classes['pages']}>
          {opened.state === 'open' && !failed ? (
            <Pages opened={opened} asText={asText} overlay={props.overlay} onEnd={props.onEnd} />
          ) : (
            <Waiting broken={broken} address={props.address} waiting={props.waiting} />
          )}
        </div>
      </div>
    </div>
  )
}

type BarProps = {
  opened: PdfState
  step: number
  asText: boolean
  onStep(step: number): void
  onText(asText: boolean): void
}

function Bar({ opened, step, asText, onStep, onText }: BarProps) {
  const { t } = useTranslation('contracts')
  const closed = opened.state !== 'open'
  const tools = [
    {
      name: t('pdf.smaller'),
      icon: IconZoomOut,
      off: step === 0 || asText,
      act: () => onStep(step - 1),
    },
    {
      name: t('pdf.larger'),
      icon: IconZoomIn,
      off: step === zooms.length - 1 || asText,
      act: () => onStep(step + 1),
    },
  ]
  return (
    <div className={classes['bar']}>
      <span className={classes['note']}>
        {closed ? ' ' : t('pdf.pages', { count: opened.pages.length })}
      </span>
      <div className={classes['tools']}>
        {tools.map(({ name, icon: Icon, off, act }) => (
          <Tooltip key={name} label={name}>
            <ActionIcon size="lg" aria-label={name} disabled={closed || off} onClick={act}>
              <Icon size={19} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        ))}
        <Button
          size="xs"
          variant={asText ? 'light' : 'default'}
          aria-pressed={asText}
          disabled={closed}
          onClick={() => onText(!asText)}
          leftSection={<IconLetterCase size={18} stroke={1.7} aria-hidden="true" />}
        >
          {t('pdf.text')}
        </Button>
      </div>
    </div>
  )
}

type PagesProps = {
  opened: Extract<PdfState, { state: 'open' }>
  asText: boolean
  overlay: PdfOverlay | undefined
  onEnd: (() => void) | undefined
}

function Pages({ opened, asText, overlay, onEnd }: PagesProps) {
  const { t } = useTranslation('contracts')
  const total = opened.pages.length
  return (
    <>
      {opened.pages.map((page, index) => (
        <PdfSheet
          key={page.pageNumber}
          page={page}
          asText={asText}
          label={t('pdf.page', { number: index + 1, total })}
          overlay={overlay?.page === index ? overlay : undefined}
        />
      ))}
      <End onEnd={onEnd} />
    </>
  )
}

function End({ onEnd }: { onEnd: (() => void) | undefined }) {
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (mark.current === null || onEnd === undefined) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) onEnd()
    })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [onEnd])
  return <div ref={mark} className={classes['end']} />
}

type WaitingProps = { broken: boolean; address: string | undefined; waiting: ReactNode }

function Waiting({ broken, address, waiting }: WaitingProps) {
  const { t } = useTranslation('contracts')
  const scripted = useScripted()
  const still = scripted ? t('pdf.loading') : t('pdf.unscripted')
  return (
    <div className={classes['waiting']}>
      <div>
        <p>{broken ? t('pdf.broken') : (waiting ?? still)}</p>
        {address ? (
          <Anchor href={address} target="_blank" rel="noopener" size="md">
            {t('pdf.open')}
          </Anchor>
        ) : null}
      </div>
    </div>
  )
}
