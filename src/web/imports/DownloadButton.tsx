import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Problem } from '../parts/Problem.tsx'
import { saveFile } from './download.ts'
import classes from './imports.module.css'

export interface DownloadButtonProps {
  readonly label: string
  readonly fileName: string
  readonly get: () => Promise<ReadableStream<Uint8Array>>
}

/** A CSV file from the API, in the language of the page. */
export function DownloadButton({ label, fileName, get }: DownloadButtonProps) {
  const download = useMutation({ mutationFn: async () => saveFile(await get(), fileName, 'text/csv') })
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {label}
      </Button>
      {download.isError && (
        <div role="alert" className={classes.problem}>
          <Problem error={download.error} />
        </div>
      )}
    </>
  )
}
