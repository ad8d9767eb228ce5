import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Section } from '../parts/Section.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './account.module.css'
import { tokensQuery } from './queries.ts'
import { TokenTable } from './TokenTable.tsx'
import type { Token } from './TokenTable.tsx'

const TokenDialog = lazy(() =>
  import('./TokenDialog.tsx').then(({ TokenDialog: component }) => ({ default: component })),
)

/** API tokens: one's own, and everybody's for who manages the partner's people. */
export function TokensSection() {
  const { say } = useWords()
  const { why } = useMay('manage_tokens')
  const [isMaking, setMaking] = useState(false)
  return (
    <Section
      title={say('web.tokens.title')}
      text={say('web.tokens.text')}
      actions={
        <GuardedButton variant="default" size="compact-md" why={why} onClick={() => setMaking(true)}>
          {say('web.tokens.make')}
        </GuardedButton>
      }
    >
      {why === undefined ? <Tokens /> : <p className={classes.quiet}>{why}</p>}
      {isMaking && (
        <Suspense>
          <TokenDialog onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </Section>
  )
}

function Tokens() {
  const { say } = useWords()
  const queries = useQueryClient()
  const tokens = useQuery(tokensQuery)
  const [asked, setAsked] = useState<Token | null>(null)
  const revoke = useMutation({
    mutationFn: async () => {
      if (asked !== null) await client.revokeToken({ params: { id: asked.id } })
    },
    onSuccess: () => {
      setAsked(null)
      return queries.invalidateQueries({ queryKey: tokensQuery.queryKey })
    },
  })
  if (tokens.data === undefined)
    return tokens.isError ? (
      <ErrorState error={tokens.error} retry={() => void tokens.refetch()} />
    ) : (
      <PageLoading />
    )
  const { items } = tokens.data
  if (items.length === 0) return <p className={classes.quiet}>{say('web.tokens.empty')}</p>
  return (
    <>
      <TokenTable
        items={items}
        onRevoke={(token) => {
          revoke.reset()
          setAsked(token)
        }}
      />
      {asked !== null && (
        <ConfirmDialog
          title={say('web.tokens.revoke_ask', { name: asked.name })}
          text={say('web.tokens.revoke_text')}
          confirm={say('web.tokens.revoke')}
          deed={revoke}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}
