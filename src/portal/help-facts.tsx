import type { JSX } from 'preact'
import { HOUR_MS } from '../domain/instant.ts'
import { type KnownOperator, type RefundWayRule, type Rule, rule, type SubscriberKind } from '../domain/operator.ts'
import { formats } from '../ui/format.ts'
import { SummaryList, type SummaryRow } from '../ui/parts.tsx'
import { marked } from './marked.tsx'
import { Part } from './pages/frame.tsx'
import type { Visit } from './visit.tsx'

/* What an operator's file says, for its help page: each fact with a mark where nobody has checked it. */

interface OfOperator {
  visit: Visit & { office: KnownOperator }
}

const whoAsks = [
  'resident',
  'foreigner',
  'minor',
  'representative',
  'company',
  'heir',
] as const satisfies SubscriberKind[]

/** Which documents, for whom. */
export function Documents({ visit: { say, lang, office } }: OfOperator): JSX.Element {
  const { documents } = office.rules.identity
  const between = lang === 'zh-Hans' ? '；' : '; '
  return (
    <Part title={say('help.papers')}>
      <p>{say('help.papers.text')}</p>
      <SummaryList
        rows={whoAsks.map((who) => ({
          key: say(`help.who.${who}`),
          value: marked(
            say,
            documents,
            rule(documents)
              [who].map((code) => say(`papers.kind.${code}`))
              .join(between),
          ),
        }))}
      />
    </Part>
  )
}

/** Ways of refund with limit and days, and what is not paid out. */
export function MoneyBack({ visit }: OfOperator): JSX.Element {
  const { say, lang, office } = visit
  const { quote, usageCompleteDays, currency } = office.rules
  const format = formats(lang)
  const words = ({ limitMinor, expectedWorkingDays }: RefundWayRule) =>
    [
      say('request.refund.expected', { days: format.workingDays(expectedWorkingDays) }),
      ...(limitMinor === null
        ? []
        : [say('request.refund.limit', { amount: format.money({ minor: limitMinor, currency: rule(currency) }) })]),
    ].join(lang === 'zh-Hans' ? '' : ' ')
  const rows: SummaryRow[] = rule(quote.refundWays).map((each) => ({
    key: say(`request.refund.${each.way}`),
    value: marked(say, quote.refundWays, words(each)),
  }))
  const final = say('help.money.final', { days: format.days(rule(usageCompleteDays)) })
  return (
    <Part title={say('help.money')}>
      <SummaryList rows={rows} />
      <p>{marked(say, usageCompleteDays, final)}</p>
      <p>{marked(say, quote.bonus, say('help.money.rest'))}</p>
      {rule(quote.deviceExit).kind === 'residual' ? (
        <p>{marked(say, quote.deviceExit, say('help.money.device'))}</p>
      ) : null}
    </Part>
  )
}

/** How long each thing takes, or lasts. */
export function Terms({ visit: { say, lang, office } }: OfOperator): JSX.Element {
  const { promise, switching, number } = office.rules
  const { days, workingDays, duration } = formats(lang)
  const row = (key: string, of: Rule<unknown>, shown: string): SummaryRow => ({ key, value: marked(say, of, shown) })
  const { dwellHours, watchDays } = switching
  return (
    <Part title={say('help.terms')}>
      <SummaryList
        rows={[
          row(say('help.terms.promise'), promise.workingDays, workingDays(rule(promise.workingDays))),
          row(say('help.terms.back'), dwellHours, duration(rule(dwellHours).ordinary * HOUR_MS)),
          row(say('help.terms.rest'), number.quarantineDays, days(rule(number.quarantineDays))),
          row(say('help.terms.watch'), watchDays, days(rule(watchDays))),
        ]}
      />
    </Part>
  )
}

const dialled = ['ownNumber', 'balance', 'whoServes'] as const

/** Codes that are dialled; what was not found is said, never guessed. */
export function DialledCodes({ visit: { say, office } }: OfOperator): JSX.Element {
  return (
    <Part title={say('help.codes')}>
      <p>{say('help.codes.text')}</p>
      <SummaryList
        rows={dialled.map((name) => {
          const of = office.rules.ussd[name]
          const code = rule(of)
          return {
            key: say(`help.codes.${name}`),
            value: code === null ? say('help.codes.none') : marked(say, of, <b class="nowrap">{code}</b>),
          }
        })}
      />
    </Part>
  )
}

const explained = {
  sim: 'SIM',
  esim: 'eSIM',
  iccid: 'ICCID',
  pin: 'PIN',
  puk: 'PUK',
  imei: 'IMEI',
  ussd: 'USSD',
} as const

/** The abbreviations that people meet on cards, bills and these pages. */
export function WordsMean({ visit: { say } }: OfOperator): JSX.Element {
  const names = Object.keys(explained) as (keyof typeof explained)[]
  return (
    <Part title={say('help.words')}>
      <SummaryList rows={names.map((name) => ({ key: explained[name], value: say(`help.words.${name}`) }))} />
    </Part>
  )
}
