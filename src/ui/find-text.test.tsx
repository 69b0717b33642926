import fc from 'fast-check'
import { expect, test } from 'vitest'
import { saysAll, sentencesOf, wordsIn } from './find-text.tsx'

test.each([
  ['refund', 'Refunds go to another number.'],
  ['REFUNDS bank', 'A refund to a bank account'],
  ['возврат денег', 'Возврата денег ждут пять дней'],
  ['счёт', 'Итоговый счет придёт позже'],
  ['нөмірді жабылады', 'Нөмірдің жабылуы'],
  ['号码', '在哪里查看号码'],
  ['*#06#', 'The code *#06# shows the IMEI'],
  ['esim', 'With an eSIM: in the settings'],
])('%s is found in: %s', (query, text) => {
  expect(saysAll(query, text)).toBe(true)
})

test.each([
  ['refund', 'Your number'],
  ['возврат карта', 'Возврат денег'],
  ['发票', '在哪里查看号码'],
])('%s is not found in: %s', (query, text) => {
  expect(saysAll(query, text)).toBe(false)
})

test('a text always says each of its own words', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => saysAll(wordsIn(text)[0] ?? '', text)))
})

test('what is looked through is what is read, not how it is marked up', () => {
  const piece = (
    <section class="secret">
      <p>
        Cats &amp; <b>dogs</b>
      </p>
      <dl>
        <dt>Phone</dt>
        <dd>+7 &lt;none&gt;</dd>
      </dl>
    </section>
  )
  expect(sentencesOf(piece, 'en')).toEqual(['Cats & dogs', 'Phone: +7 <none>'])
})
