import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/help.ts'

export const words: Translated<typeof chinese> = { title: '' }
