import { Button } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useWords } from '../language/words.ts'
import { ProblemNotice } from './Notice.tsx'

interface NextPageProps {
  readonly list: Pick<
    UseInfiniteQueryResult,
    'error' | 'hasNextPage' | 'isFetchNextPageError' | 'isFetchingNextPage' | 'fetchNextPage'
  >
}

/** Below a list that comes in pages: asks for the next one, and says where it did not come. */
export function NextPage({ list }: NextPageProps) {
  const { say } = useWords()
  return (
    <>
      {list.isFetchNextPageError && <ProblemNotice title={say('web.error.title')} error={list.error} />}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say('web.customer.more')}
        </Button>
      )}
    </>
  )
}
