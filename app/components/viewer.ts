import { useRouteLoaderData } from '@remix-run/react'
import type { Viewer } from '../http/viewer.ts'

/** Whoever looks, from the root loader; a stranger with our defaults where even that could not be loaded. */
export function useViewer(): Viewer {
  return (useRouteLoaderData('root') as Viewer | undefined) ?? stranger
}

const stranger: Viewer = {
  language: 'zh-CN',
  scheme: 'auto',
  zone: 'Asia/Shanghai',
  csrf: '',
  here: '/',
  demo: false,
  person: null,
  organisation: null,
  organisations: [],
}
