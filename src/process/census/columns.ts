import { TableFault } from './table.ts'

/* Which column is what. Exports name theirs as they please; the usual names are known, any other can be told. */

export type Field =
  | 'msisdn'
  | 'imsi'
  | 'iccid'
  | 'subscription'
  | 'state'
  | 'ended'
  | 'billing-end'
  | 'last-charge'
  | 'last-bill'
  | 'amount'

/** As they are compared: letters and digits only, in small letters. */
const known: Record<Field, readonly string[]> = {
  msisdn: words(
    'msisdn phone phonenumber number tel telephone mobile mobilenumber subscribernumber ctn callingstationid',
    'номер номертелефона телефон абонентскийномер нөмір телефоннөмірі 号码 手机号 手机号码',
  ),
  imsi: words('imsi имси 3gppimsi'),
  iccid: words('iccid icc sim simcard simnumber card cardnumber productserialnumber', 'сим симкарта номерсим 卡号'),
  subscription: words('subscription subscriptionid product productid подписка жазылым'),
  state: words('state status статус состояние күйі 状态'),
  ended: words(
    'ended endedat end enddate endtime terminated terminatedat terminationdate termination deactivated deactivatedat',
    'deactivationdate disconnected disconnectedat disconnectdate serviceend acctstoptime acctstop',
    'отключен отключён датаотключения датарасторжения датазакрытия жабылды жабылғанкүні 注销日期 销户日期 销户时间',
  ),
  'billing-end': words(
    'billingend billingendedat billedto billeduntil chargeduntil датаокончанияначислений конецначислений',
    'ақыесептеутоқтайтынкүн 停止计费日期',
  ),
  'last-charge': words(
    'lastcharge lastcharged lastchargeon lastchargedon lastchargedate последнееначисление датапоследнегоначисления',
    'соңғыақыесептеу 最后扣费日期',
  ),
  'last-bill': words(
    'lastbill lastbillon lastbilldate lastinvoice lastinvoicedate последнийсчет последнийсчёт датапоследнегосчета',
    'датапоследнегосчёта соңғышот 最后账单日期',
  ),
  amount: words('amount lastbillamount lastchargeamount lastamount charged сумма суммапоследнегосчета сомасы 金额'),
}

const SHOWN = 30
const SHOWN_LETTERS = 40

export interface Columns {
  /** Which cell of a row holds the field. */
  at: Map<Field, number>
  /** Columns that are none of ours, as the file calls them. */
  passedOver: string[]
}

/**
 * Finds the columns of a table. `told` (`msisdn=A,ended=Closed on`) goes before the known names. Throws a TableFault where
 * a told column is not there, two columns claim the same field, or none names a line.
 */
export function columnsIn(header: readonly string[], told = ''): Columns {
  const at = toldColumns(header, told)
  const taken = new Set(at.values())
  for (const [field, names] of Object.entries(known) as [Field, readonly string[]][]) {
    if (at.has(field)) continue
    const claims = header.flatMap((name, index) => (names.includes(plain(name)) && !taken.has(index) ? [index] : []))
    if (claims.length > 1)
      throw new TableFault(
        `The columns ${claims.map((index) => `"${header[index]}"`).join(' and ')} both look like ${field}. ` +
          `Say which one is meant: --columns "${field}=${header[claims[0] ?? 0]}"`,
      )
    if (claims[0] !== undefined) at.set(field, claims[0])
  }
  if (!(['msisdn', 'imsi', 'iccid', 'subscription'] as const).some((field) => at.has(field)))
    throw new TableFault(
      `No column names a line. There are: ${shown(header)}. ` +
        'One must be msisdn, imsi, iccid or subscription; say which: --columns "msisdn=<name of the column>"',
    )
  const used = new Set(at.values())
  return { at, passedOver: header.filter((name, index) => name !== '' && !used.has(index)) }
}

function toldColumns(header: readonly string[], told: string): Map<Field, number> {
  const pairs = told
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair): [Field, number] => {
      const [, field = '', name = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? []
      if (!(field.trim() in known))
        throw new TableFault(`--columns knows no "${field || pair}". It knows: ${Object.keys(known).join(', ')}.`)
      const index = header.findIndex((each) => plain(each) === plain(name))
      if (index < 0) throw new TableFault(`--columns names "${name}"; there is: ${shown(header)}.`)
      return [field.trim() as Field, index]
    })
  return new Map(pairs)
}

/** A file that is no table can begin with anything: what cannot be printed is not, and not all of it is. */
function shown(header: readonly string[]): string {
  const names = header.slice(0, SHOWN).map((name) => `"${name.replaceAll(/\p{C}/gu, '·').slice(0, SHOWN_LETTERS)}"`)
  return names.join(', ') + (header.length > SHOWN ? ', …' : '')
}

function words(...lists: string[]): string[] {
  return lists.flatMap((list) => list.split(' '))
}

function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
