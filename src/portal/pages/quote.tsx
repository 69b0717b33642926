import type { JSX } from 'preact'
import type { Quote, QuoteLine } from '../../domain/case.ts'
import type { LineChange } from '../../domain/line-changes.ts'
import { rule } from '../../domain/operator.ts'
import { useSay } from '../../ui/lang.ts'
import type { Journey } from '../journey.tsx'
import { Sentences } from './frame.tsx'

/** From which fact of the line each amount comes: an amount that changed meanwhile is marked. */
const sources: Record<QuoteLine['code'], LineChange['what'][]> = {
  dues: ['dues', 'balance'],
  'unbilled-usage': ['unbilled'],
  'usage-estimate': ['unbilled'],
  'early-termination-charge': ['contract'],
  'device-residual': ['contract'],
  'trust-payment': ['trust-payment'],
  balance: ['balance', 'dues'],
}

/** What is paid and what comes back, line by line, and the most that can still be added. */
export function QuoteTable({
  quote,
  journey,
  changes,
}: {
  quote: Quote
  journey: Journey
  changes: LineChange[]
}): JSX.Element {
  const say = useSay()
  const { format, application, office } = journey
  const changed = new Set(changes.map(({ what }) => what))
  const arrearsFirst = rule(office.rules.quote.arrears) === 'before-switch-off'
  const prepaid = application.line?.standing.payment === 'prepaid'
  const cap = { amount: format.money(quote.usageCap) }
  return (
    <>
      <dl class="summary">
        {quote.lines.map((line) => (
          <div key={`${line.code}${line.basis}`}>
            <dt>{say(`request.quote.${line.code}`)}</dt>
            <dd>
              {sources[line.code].some((what) => changed.has(what)) ? (
                <mark>{format.money(line.amount)}</mark>
              ) : (
                format.money(line.amount)
              )}
            </dd>
          </div>
        ))}
        {(quote.waived ?? []).map((line) => (
          <div key={`${line.code}${line.basis}`}>
            <dt>{say(`request.quote.${line.code}`)}</dt>
            <dd>{waivedText(journey, line)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <b>{say('request.quote.toPay')}</b>
          </dt>
          <dd>
            <b>{format.money(quote.toPay)}</b>
          </dd>
        </div>
        <div>
          <dt>
            <b>{say('request.quote.toRefund')}</b>
          </dt>
          <dd>
            <b>{format.money(quote.toRefund)}</b>
          </dd>
        </div>
      </dl>
      <Sentences
        items={[
          prepaid ? quote.usageCap.minor > 0 && say('request.quote.capPrepaid', cap) : say('request.quote.cap', cap),
          quote.toPay.minor > 0 && say(arrearsFirst ? 'request.quote.debtFirst' : 'request.quote.debtBill'),
        ]}
      />
      {quote.forfeited.length > 0 ? (
        <>
          <h3>{say('request.quote.forfeited')}</h3>
          <Sentences items={quote.forfeited.map((each) => forfeitedText(journey, each))} />
        </>
      ) : null}
    </>
  )
}

/** A reason alone never raises an amount; what it takes off is named with what it would have been. */
export function waivedText({ say, format }: Pick<Journey, 'say' | 'format'>, line: Waived): string {
  return say('request.quote.waived', {
    amount: format.money(line.amount),
    why: say(`request.quote.because.${line.because}`),
  })
}

type Waived = NonNullable<Quote['waived']>[number]

function forfeitedText({ say, format }: Journey, { what, amount, money }: Quote['forfeited'][number]): string {
  const text = money ? format.money(money) : amount
  if (what === 'bonus') return say('request.quote.bonus', { amount: text })
  if (what === 'below-minimum-refund') return say('request.quote.below', { amount: text })
  // A package: `12.5 GB`, whose number is written as the reader's language writes it.
  return `${what}: ${format.quantity(text)}`
}
