import { Link, type LinkProps } from '@remix-run/react'
import type { ComponentPropsWithoutRef, CSSProperties } from 'react'
import classes from './text.module.css'

type Size = 'xs' | 'sm' | 'md' | 'lg'
type Distance = 'xs' | 'sm' | 'md' | 'lg'

type TextProps = Omit<ComponentPropsWithoutRef<'p'>, 'style'> & {
  as?: 'p' | 'div' | 'span'
  /** `inherit`: as large and as heavy as what it stands in. */
  size?: Size | 'inherit'
  tone?: 'dimmed' | 'bad'
  weight?: 600 | 700
  /** Digests and codes, whose letters must not be taken for one another. */
  mono?: boolean
  /** Space above and below. */
  mt?: Distance
  mb?: Distance
}

/**
 * Words, headings and links as plain elements. They are most of what a page holds, and Mantine's computes the styles of
 * each one anew wherever it stands: half of what the server spent on a page.
 */
export function Text({
  as: Element = 'p',
  size = 'md',
  tone,
  weight,
  mono,
  mt,
  mb,
  className,
  ...rest
}: TextProps) {
  const style = mt || mb ? distances(mt, mb) : undefined
  return (
    <Element
      className={className ? `${classes['text']} ${className}` : classes['text']}
      data-size={size}
      data-tone={tone}
      data-weight={weight}
      data-mono={mono}
      style={style}
      {...rest}
    />
  )
}

function distances(mt?: Distance, mb?: Distance): CSSProperties {
  return {
    ...(mt ? { marginTop: `var(--mantine-spacing-${mt})` } : {}),
    ...(mb ? { marginBottom: `var(--mantine-spacing-${mb})` } : {}),
  }
}

type TitleProps = Omit<ComponentPropsWithoutRef<'h1'>, 'style'> & {
  order: 1 | 2 | 3
  mb?: Distance
  /** Looks like another order. */
  size?: 1 | 2 | 3
}

export function Title({ order, size = order, mb, className, ...rest }: TitleProps) {
  const Element = `h${order}` as const
  return (
    <Element
      className={className ? `${classes['title']} ${className}` : classes['title']}
      data-size={size}
      style={mb ? distances(undefined, mb) : undefined}
      {...rest}
    />
  )
}

type Look = {
  /** Within a sentence, where its colour alone would not tell it from the words beside it. */
  underlined?: boolean
  size?: Size
  weight?: 600
}
type AnchorProps = Look & (LinkProps | (ComponentPropsWithoutRef<'a'> & { href: string }))

/** A link: `to` a page of ours, or `href` to anything else. As large as what it stands in, unless told. */
export function Anchor({ underlined, size, weight, className, ...rest }: AnchorProps) {
  const look = {
    className: className ? `${classes['anchor']} ${className}` : classes['anchor'],
    'data-size': size,
    'data-weight': weight,
    'data-underlined': underlined,
  }
  return 'to' in rest ? <Link {...look} {...rest} /> : <a {...look} {...rest} />
}
