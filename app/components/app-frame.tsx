import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { IconMenu2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './app-frame.module.css'
import { Fold } from './fold.tsx'
import { Logo } from './logo.tsx'
import { PublicLinks, WorkspaceLinks } from './navigation.tsx'
import { OrganisationSwitch } from './organisation-switch.tsx'
import { PersonMenu } from './person-menu.tsx'
import { Preferences } from './preferences.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { Anchor } from './text.tsx'
import { useViewer } from './viewer.ts'

type AppFrameProps = { frame: 'workspace' | 'public'; children: ReactNode }

/** Header, rail, sheet and foot around every page. */
export function AppFrame({ frame, children }: AppFrameProps) {
  const { t } = useTranslation()
  const { person } = useViewer()
  const railed = frame === 'workspace' && person !== null
  return (
    <>
      <a href="#main" className={classes['skip']}>
        {t('skip')}
      </a>
      <Header />
      <div className={classes['body']} data-railed={railed}>
        {railed ? (
          <nav className={classes['rail']} aria-label={t('nav.workspace')}>
            <WorkspaceLinks />
          </nav>
        ) : null}
        <main id="main" tabIndex={-1} className={classes['main']}>
          {children}
        </main>
      </div>
      <Foot />
    </>
  )
}

function Header() {
  const { t } = useTranslation()
  const { person } = useViewer()
  return (
    <header className={classes['header']}>
      <div className={classes['bar']}>
        <Drawer />
        <Link to="/" className={classes['brand']} prefetch="intent">
          <Logo />
          <span className={classes['name']}>{t('name')}</span>
        </Link>
        <nav className={classes['top']} aria-label={t('nav.label')}>
          <PublicLinks />
        </nav>
        <div className={classes['tools']}>
          {person ? <OrganisationSwitch className={classes['wide'] ?? ''} /> : null}
          <div className={classes['wide']}>
            <Preferences compact />
          </div>
          {person ? <PersonMenu /> : <Doors />}
        </div>
      </div>
    </header>
  )
}

function Doors() {
  const { t } = useTranslation()
  return (
    <>
      <Button component={Link} to="/sign-in" variant="subtle" prefetch="intent">
        {t('nav.signIn')}
      </Button>
      <Button component={Link} to="/sign-up" variant="default" className={classes['wide'] ?? ''}>
        {t('nav.signUp')}
      </Button>
    </>
  )
}

/** Up to 768 px everything that the header and the rail hold is behind one button. */
function Drawer() {
  const { t } = useTranslation()
  const { person } = useViewer()
  return (
    <Fold
      className={classes['narrow'] ?? ''}
      panelClassName={classes['drawer'] ?? ''}
      label={<IconMenu2 size={22} aria-hidden="true" />}
      name={t('nav.menu')}
    >
      {person ? <OrganisationSwitch /> : null}
      <nav aria-label={t('nav.menu')} className={classes['stack']}>
        {person ? <WorkspaceLinks /> : null}
        <PublicLinks brief={person !== null} />
      </nav>
      <Preferences />
    </Fold>
  )
}

function Foot() {
  const { t } = useTranslation()
  return (
    <footer className={classes['foot']}>
      <div>
        <span>{t('demoCa')}</span>
        <span className={classes['links']}>
          <Anchor to="/ledger">{t('nav.ledger')}</Anchor>
          <Anchor href="/ca/root.cer">root.cer</Anchor>
          <Anchor href="/ca/issuing.crl">issuing.crl</Anchor>
          <Anchor to="/help">{t('nav.help')}</Anchor>
          <Shortcuts />
        </span>
      </div>
    </footer>
  )
}
