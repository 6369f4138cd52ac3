import { useLocation, useRouteLoaderData } from '@remix-run/react'
import type { Viewer } from '../http/viewer.ts'

/** Whoever looks, from the root loader; a stranger with our defaults where even that could not be loaded. */
export function useViewer(): Viewer & {
  /** Path and query, to come back to after a form that leads elsewhere. */
  here: string
} {
  const { pathname, search } = useLocation()
  const viewer = (useRouteLoaderData('root') as Viewer | undefined) ?? stranger
  return { ...viewer, here: `${pathname}${search}` }
}

const stranger: Viewer = {
  language: 'zh-CN',
  scheme: 'auto',
  zone: 'Asia/Shanghai',
  csrf: '',
  demo: false,
  person: null,
  organisation: null,
  organisations: [],
}
