import { expect, test } from 'vitest'
import { withRules } from '../../test/domain-examples.ts'
import { operators } from '../../test/world.ts'
import { languages } from '../domain/case.ts'
import { t } from '../ui/words.ts'
import { hotlineHint } from './hotline.tsx'

/* Nobody is sent to a phone or a branch that the operator's file does not know. */

test('a code by phone: told to call only where a phone is known', () => {
  const kcell = operators.get('kcell')?.rules
  if (!kcell) throw new Error('no kcell')
  expect(hotlineHint(t('en'), kcell)).toContain('We found no phone number of care that we could verify')
  expect(hotlineHint(t('en'), kcell)).not.toMatch(/[Cc]all the operator/)
  expect(hotlineHint(t('en'), withRules(kcell, { 'care.phone': '+7 701 000 00 00' }))).toContain('Call the operator')
})

test.each(languages)('%s: no text of these pages sends anybody to a phone that may not be known', (lang) => {
  const say = t(lang)
  const texts = [say('special.papers.unverified', { operator: 'X' }), say('special.payee.text'), say('express.tooMany')]
  for (const text of texts) expect(text).not.toMatch(/\bcall\b|звони|қоңырау|致电/i)
})
