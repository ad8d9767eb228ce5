import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { meQuery } from '../api/queries.ts'
import { useWords } from '../language/words.ts'
import { Mark } from '../look/Mark.tsx'
import { paths, serverPaths } from '../paths.ts'
import { ColourMenu } from '../shell/ColourMenu.tsx'
import { LanguageMenu } from '../shell/LanguageMenu.tsx'
import { isOwnPath, isServerPath, keepWayBack, takeWayBack } from './session.ts'
import classes from './session.module.css'

const route = getRouteApi('/sign-in')

/** For who has not signed in: how to. The link may be opened in another tab, so coming back here asks again. */
export function SignInPage() {
  const { say } = useWords()
  const { back } = route.useSearch()
  useComeIn(back)
  useEffect(() => {
    document.title = `${say('web.sign_in.title')} · Varde`
  }, [say])
  return (
    <div className={classes.screen}>
      <div className={classes.menus}>
        <LanguageMenu />
        <ColourMenu />
      </div>
      <main className={classes.card}>
        <div className={classes.mark}>
          <Mark size={44} />
        </div>
        <h1 className={classes.title}>{say('web.sign_in.title')}</h1>
        <p className={classes.lead}>{say('web.sign_in.lead')}</p>
        <p>{say('web.sign_in.printed')}</p>
        <p>{say('web.sign_in.command')}</p>
        <pre className={classes.command}>
          <code>npx varde sign-in-link</code>
        </pre>
        {back !== undefined && <p>{say('web.sign_in.back')}</p>}
        <p className={classes.note}>
          {say('web.sign_in.programs')} <a href={serverPaths.apiDocs}>{say('web.sign_in.api')}</a>
        </p>
      </main>
    </div>
  )
}

/** Goes in as soon as this browser has a session, and keeps the address that was wanted. */
function useComeIn(back: string | undefined): void {
  const router = useRouter()
  const queries = useQueryClient()
  useEffect(() => {
    if (back !== undefined) keepWayBack(back)
    const comeIn = async () => {
      if (document.visibilityState === 'hidden') return
      const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => undefined)
      if (me === undefined) return
      const to = back !== undefined && isOwnPath(back) ? back : paths.home
      takeWayBack()
      if (isServerPath(to)) window.location.replace(to)
      else await router.navigate({ href: to, replace: true })
    }
    const look = () => void comeIn()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    look()
    return () => {
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
    }
  }, [back, queries, router])
}
