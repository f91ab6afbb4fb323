import { useFormat } from '../state/use-format.ts'

/** When a run began, as people here write it. */
export function useRunMoment(): (startedAt: string) => string {
  const { locale } = useFormat()
  return (startedAt) =>
    new Date(startedAt).toLocaleString(locale.value, { dateStyle: 'medium', timeStyle: 'short' })
}
