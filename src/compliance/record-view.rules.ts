import { maskContactValue } from '../portfolio/mask.rules.ts'

const globalId = (id: string): string => Buffer.from(`Account:${id}`).toString('base64')

/** What a record says, as it is shown: addresses masked, accounts by their global ids. */
export function shownData(data: unknown): unknown {
  const { address, debtIds, ...rest } = data as { readonly address?: string; readonly debtIds?: readonly string[] }
  return {
    ...rest,
    ...(address === undefined ? {} : { address: maskContactValue(address.includes('@') ? 'EMAIL' : /^\+?[\d\s().-]+$/.test(address) ? 'PHONE' : 'POSTAL', address) }),
    ...(debtIds === undefined ? {} : { debtIds: debtIds.map(globalId) }),
  }
}
