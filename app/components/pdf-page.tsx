import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { PdfPage } from './pdf-engine.ts'
import { paragraphsOf } from './pdf-text.ts'
import classes from './pdf-viewer.module.css'

/** Something that will stand on a page: PDF points, origin bottom-left. */
export type PdfOverlay = {
  /** From 0. */
  page: number
  rectangle: readonly [x: number, y: number, width: number, height: number]
  content: ReactNode
}

type PdfSheetProps = {
  page: PdfPage
  label: string
  /** The words instead of the picture. */
  asText: boolean
  overlay?: PdfOverlay | undefined
}

/** One page, drawn when it comes near the window; its words are always there for those who do not see it. */
export function PdfSheet({ page, label, asText, overlay }: PdfSheetProps) {
  const box = useRef<HTMLElement>(null)
  const near = useNear(box)
  const paragraphs = useParagraphs(page, near)
  const { width, height } = page.getViewport({ scale: 1 })
  return (
    <article
      ref={box}
      className={classes['page']}
      data-text={asText}
      aria-label={label}
      style={asText ? undefined : { aspectRatio: `${width} / ${height}` }}
    >
      {near && !asText ? <Picture page={page} /> : null}
      <div className={asText ? classes['words'] : classes['spoken']}>
        {paragraphs.map((paragraph, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of a page never move
          <p key={index}>{paragraph}</p>
        ))}
      </div>
      {overlay && !asText ? (
        <div className={classes['overlay']} style={placeOf(overlay, width, height)}>
          {overlay.content}
        </div>
      ) : null}
    </article>
  )
}

function placeOf({ rectangle: [x, y, w, h] }: PdfOverlay, width: number, height: number) {
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`
  return {
    left: percent(x, width),
    bottom: percent(y, height),
    width: percent(w, width),
    height: percent(h, height),
  }
}

/** Drawn for the size it is shown at and for the screen's own density, at most threefold. */
function Picture({ page }: { page: PdfPage }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(canvas)
  useEffect(() => {
    const target = canvas.current
    if (target === null || width === 0) return
    const density = Math.min(window.devicePixelRatio || 1, 3)
    const scale = (width / page.getViewport({ scale: 1 }).width) * density
    const viewport = page.getViewport({ scale })
    target.width = Math.floor(viewport.width)
    target.height = Math.floor(viewport.height)
    const drawing = page.render({ canvas: target, viewport })
    drawing.promise.then(
      () => target.setAttribute('data-drawn', 'true'),
      () => undefined,
    )
    return () => drawing.cancel()
  }, [page, width])
  return <canvas ref={canvas} className={classes['canvas']} />
}

function useWidth(target: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const observed = target.current
    if (observed === null) return
    const observer = new ResizeObserver(() => setWidth(Math.round(observed.clientWidth)))
    observer.observe(observed)
    return () => observer.disconnect()
  }, [target])
  return width
}

function useNear(target: React.RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (target.current === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true)
      },
      { rootMargin: '800px 0px' },
    )
    observer.observe(target.current)
    return () => observer.disconnect()
  }, [target])
  return near
}

function useParagraphs(page: PdfPage, near: boolean): readonly string[] {
  const [paragraphs, setParagraphs] = useState<readonly string[]>([])
  useEffect(() => {
    if (near) paragraphsOf(page).then(setParagraphs, () => undefined)
  }, [page, near])
  return paragraphs
}
