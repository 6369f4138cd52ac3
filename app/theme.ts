import {
  ActionIcon,
  Badge,
  Button,
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  Input,
  type MantineColorsTuple,
  mergeMantineTheme,
  Paper,
} from '@mantine/core'

/** 黛青: the brand. Step 7 on white is 6.6:1, step 4 on the dark paper 6.1:1. */
const teal: MantineColorsTuple = [
  '#eef6f5',
  '#d9ebe9',
  '#b3d6d3',
  '#88beba',
  '#5fa5a1',
  '#3c8884',
  '#21706d',
  '#125b59',
  '#0c4948',
  '#083736',
]

/** 朱砂: for imprints and for danger, nothing else. */
const cinnabar: MantineColorsTuple = [
  '#fdf0f0',
  '#f9dcdd',
  '#f1b6b9',
  '#e88b90',
  '#df6269',
  '#d63a44',
  '#c8102e',
  '#a90d27',
  '#890a1f',
  '#680716',
]

/** Ink on rice paper: warm greys, so that white sheets stand out from the ground. */
const ink: MantineColorsTuple = [
  '#f8f7f4',
  '#f0eeea',
  '#e3e0da',
  '#cfcbc3',
  '#a9a49b',
  '#7d7870',
  '#625d56',
  '#48443f',
  '#2e2b28',
  '#1c1a18',
]

/** Night paper: dark greens instead of blue-black. */
const dark: MantineColorsTuple = [
  '#dfe6e4',
  '#b9c4c1',
  '#98a5a2',
  '#75837f',
  '#4a5855',
  '#35413f',
  '#28322f',
  '#1c2523',
  '#161e1c',
  '#101615',
]

const amber: MantineColorsTuple = [
  '#fdf6e8',
  '#f8e8c6',
  '#efd08d',
  '#e4b552',
  '#d59c2a',
  '#b67f14',
  '#94650b',
  '#7b5307',
  '#614105',
  '#483003',
]

/** System fonts only: no request leaves the page for a typeface. */
const sans =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'
const song =
  'Georgia, "Songti SC", "Source Han Serif SC", "Noto Serif CJK SC", "STSong", "SimSun", serif'
const mono =
  'ui-monospace, "SFMono-Regular", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'

const ours = createTheme({
  colors: { teal, cinnabar, ink, dark, amber, gray: ink, red: cinnabar, yellow: amber },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 6 },
  black: ink[9],
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: '0.78rem', sm: '0.875rem', md: '0.95rem', lg: '1.08rem', xl: '1.25rem' },
  lineHeights: { xs: '1.5', sm: '1.55', md: '1.65', lg: '1.65', xl: '1.6' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  headings: {
    fontFamily: song,
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '1.7rem', lineHeight: '1.3' },
      h2: { fontSize: '1.25rem', lineHeight: '1.4' },
      h3: { fontSize: '1.05rem', lineHeight: '1.45' },
    },
  },
  shadows: {
    xs: '0 1px 0 rgb(28 26 24 / 5%)',
    sm: '0 1px 2px rgb(28 26 24 / 6%)',
    md: '0 6px 24px -8px rgb(28 26 24 / 18%)',
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Badge: Badge.extend({
      defaultProps: { radius: 'xs', variant: 'light', size: 'lg' },
      styles: { label: { textTransform: 'none', fontWeight: 600, letterSpacing: 0 } },
    }),
    Button: Button.extend({
      defaultProps: { radius: 'sm' },
      styles: { label: { fontWeight: 600 } },
    }),
    Paper: Paper.extend({ defaultProps: { shadow: 'xs' } }),
    Input: Input.extend({ defaultProps: { size: 'sm' } }),
    InputWrapper: Input.Wrapper.extend({
      styles: { label: { fontWeight: 600, marginBottom: 4 }, description: { marginBottom: 4 } },
    }),
    // Named only: every page loads the theme, and few show a dialogue.
    Modal: { defaultProps: { centered: true, radius: 'md' } },
  },
})

/** Merged here: given to the provider as it is, it is not merged again for every page. */
export const theme = mergeMantineTheme(DEFAULT_THEME, ours)

const variables = {
  '--qiyin-width': '1240px',
  '--qiyin-narrow': '460px',
  '--qiyin-rail': '216px',
  '--qiyin-header': '60px',
  '--qiyin-song': song,
  '--qiyin-seal': cinnabar[6],
}

const onPaper = {
  '--mantine-color-body': '#faf9f6',
  '--mantine-color-dimmed': ink[6],
  '--mantine-color-anchor': teal[7],
  '--mantine-color-error': cinnabar[7],
  '--mantine-color-placeholder': ink[5],
  '--qiyin-sheet': '#ffffff',
  '--qiyin-line': ink[2],
  '--qiyin-line-strong': ink[3],
  '--qiyin-tint': teal[0],
  '--qiyin-hover': ink[1],
  '--qiyin-rule': teal[7],
  '--qiyin-imprint': cinnabar[6],
  '--qiyin-good': '#1c6b3a',
  '--qiyin-wait': amber[7],
  '--qiyin-bad': cinnabar[7],
  '--qiyin-calm': ink[6],
  '--qiyin-active': teal[7],
}

const atNight = {
  '--mantine-color-body': dark[8],
  '--mantine-color-dimmed': dark[1],
  '--mantine-color-anchor': teal[3],
  '--mantine-color-error': cinnabar[3],
  '--mantine-color-placeholder': dark[2],
  '--qiyin-sheet': dark[7],
  '--qiyin-line': dark[5],
  '--qiyin-line-strong': dark[4],
  '--qiyin-tint': '#1b2f2d',
  '--qiyin-hover': dark[5],
  '--qiyin-rule': teal[4],
  '--qiyin-imprint': cinnabar[4],
  '--qiyin-good': '#7cc79a',
  '--qiyin-wait': amber[3],
  '--qiyin-bad': cinnabar[3],
  '--qiyin-calm': dark[1],
  '--qiyin-active': teal[3],
}

/**
 * Style sheet of all variables, Mantine's and the few colours of our own, one name for both schemes. Built as a file
 * (`vite.config.ts`): written into every page it was a quarter of it. Style sheets use these names, never values.
 */
export function themeSheet(): string {
  const theirs = defaultCssVariablesResolver(theme)
  return convertCssVariables({
    variables: { ...theirs.variables, ...variables },
    light: { ...theirs.light, '--mantine-color-scheme': 'light', ...onPaper },
    dark: { ...theirs.dark, '--mantine-color-scheme': 'dark', ...atNight },
  })
}
