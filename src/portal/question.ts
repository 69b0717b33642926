import type { AnswerPatch } from '../cases/save-answers.ts'
import type { Messages } from '../ui/form.tsx'
import type { Typed } from '../ui/parse-form.ts'
import type { Journey } from './journey.tsx'

/** What a page's form said: an answer to keep, or what is wrong with it, in words. */
export type ReadAnswer = { ok: true; patch: AnswerPatch } | { ok: false; errors: Messages; typed: Typed }

export interface QuestionProps {
  journey: Journey
  errors?: Messages | undefined
  /** What was typed, where something in it is wrong. */
  typed?: Typed | undefined
}

/** One question of the journey: its page, and how its answer is read. */
export interface Question {
  step: 'members' | 'date' | 'reason' | 'refund' | 'contact'
  title: (journey: Journey) => string
  Page: (props: QuestionProps) => preact.JSX.Element
  read: (journey: Journey, form: FormData) => ReadAnswer
  /** Left out: always asked. */
  isAsked?: (journey: Journey) => boolean
}
