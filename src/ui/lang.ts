import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Language } from '../domain/case.ts'
import { type Say, t } from './words.ts'

/** The language of the page; `page()` sets it, so components need not be handed it one by one. */
export const Lang = createContext<Language>('en')

export function useLang(): Language {
  return useContext(Lang)
}

/** The words of the page's language. */
export function useSay(): Say {
  return t(useLang())
}
