import { dayOf } from '../../domain/dates.ts'
import {
  formatDay,
  formatDayShort,
  formatInstant,
  formatInstantShort,
  formatInstantWithZone,
  formatLine,
  formatMoney,
  formatMsisdn,
  lastDigits,
  plural,
  zoneWords,
} from '../../domain/format.ts'
import type { Day, Instant } from '../../domain/instant.ts'
import type { Block, CaseFactsInWords, LineAfter, MessageParams, RefundInWords, Texts } from '../kinds.ts'
import { threeDatesBlocks } from '../three-dates.ts'
import { afterEnd, filled } from './after-end.ts'
import { delayReasons, lineNow, rejectionReasons, returnReasons } from './reasons.ts'

/* Names stay in the nominative after a noun («оператор Kcell»), and no past tense guesses the reader's gender. */

/** Ends with a full stop of its own («2026 г.»): none follows it at the end of a sentence. */
const day = (of: Day) => formatDay('ru', of)
const time = (at: Instant, zone: string) => formatInstant('ru', at, zone)
const timeZone = (at: Instant, zone: string) => formatInstantWithZone('ru', at, zone)
/** A part of an SMS holds 67 signs here, so dates stand in figures. */
const short = (at: Instant, zone: string) => `${formatInstantShort('ru', at, zone)} (${zoneWords('ru', zone, at)})`
const ending = (p: Omit<CaseFactsInWords, 'link'>) => `${p.operator}, номер на ${lastDigits(p.number)}`
const page = (p: CaseFactsInWords): Block => ({ action: 'Открыть заявку', link: p.link })
const about = (p: Omit<CaseFactsInWords, 'link'>, ...more: [string, string][]): Block => ({
  facts: [['№ заявки', p.ref], ['Номер телефона', formatLine(p.number)], ['Оператор связи', p.operator], ...more],
})
const standingShort = (line: LineAfter) => (line.is === 'suspended' ? lineNow.ru.suspendedShort : lineNow.ru[line.is])
const standing = (line: LineAfter) => (line.is === 'suspended' ? lineNow.ru.suspended(line.why) : lineNow.ru[line.is])

export const ru: Texts = {
  code: (p) => {
    const use = p.to === 'line' ? 'Подтверждает заявку по этому номеру.' : 'Подтверждает заявку по номеру телефона.'
    return {
      sms: `${p.code} — ваш код, ${p.operator}. ${use} Действует ${p.minutes} мин. Никому его не сообщайте.${p.host ? `\n\n@${p.host} #${p.code}` : ''}`,
      subject: `${p.code} — ваш одноразовый код`,
      body: [
        `Ваш одноразовый код, оператор ${p.operator}: ${p.code}`,
        `${use} Код действует ${p.minutes} мин.`,
        'Никому его не сообщайте, даже нам. Если вы не запрашивали код, ничего не делайте: без кода ничего не произойдёт.',
      ],
    }
  },

  received: (p) => {
    const next = {
      identity: 'Дальше: подтвердите, что это вы.',
      papers: 'Дальше: пришлите документы. Какие, написано на странице заявки.',
      'papers-mourning':
        'Примите наши соболезнования. Пришлите документы, когда сможете. Какие, написано на странице заявки.',
      agreement: 'Дальше: посмотрите расчёт и дайте согласие.',
      review: 'Дальше: мы проверим заявку.',
      report: 'Дальше: специалист проверит, кто оформил этот номер.',
    }[p.next]
    // An SMS has room for one: what is asked of the reader, or else that the line still works.
    const now = {
      identity: 'Подтвердите, что это вы.',
      papers: 'Пришлите документы.',
      'papers-mourning': 'Примите наши соболезнования.',
      agreement: 'Посмотрите расчёт.',
      review: 'С номером пока ничего не сделано.',
      report: 'Номер проверит специалист.',
    }[p.next]
    const promised = dayOf(p.promiseUntil, p.zone)
    return {
      sms: `Заявка № ${p.ref} получена: закрыть ${formatLine(p.number)}, ${short(p.at, p.zone)}. ${now} Закроем до ${formatDayShort('ru', promised)}. Следить, отозвать: ${p.link}`,
      subject: `Мы получили вашу заявку на закрытие номера ${formatLine(p.number)}`,
      body: [
        `Мы получили вашу заявку на закрытие номера ${formatLine(p.number)}: ${timeZone(p.at, p.zone)}. С номером пока ничего не сделано.`,
        about(p, ['Получена', timeZone(p.at, p.zone)], ['Обещаем закрыть до (включительно)', day(promised)]),
        'Заявка считается поданной с этого времени, что бы мы ни спросили потом.',
        next,
        'Заявку можно отозвать, пока номер не закрыт окончательно. Последний срок для этого указан на странице заявки.',
        ...threeDatesBlocks(p.dates, 'ru', p.zone),
        page(p),
      ],
    }
  },

  'line-warning': (p) => ({
    sms: `Получена заявка на закрытие этого номера: ${short(p.at, p.zone)}, ${p.operator}. Это не вы? Пароль и оплата не нужны. Остановите здесь: ${p.stopLink}`,
    subject: 'Получена заявка на закрытие вашего номера',
    body: [
      `Получена заявка на закрытие вашего номера: ${timeZone(p.at, p.zone)}. Если это вы, ничего делать не нужно.`,
      {
        facts: [
          ['№ заявки', p.ref],
          ['Оператор связи', p.operator],
        ],
      },
      'Это не вы? Остановите заявку ниже. Пароль и оплата не нужны. Мы сразу приостановим её и проверим, кто её подал.',
      { action: 'Остановить заявку', link: p.stopLink },
    ],
  }),

  protection: (p) => {
    const number = formatMsisdn(p.number)
    const when = timeZone(p.at, p.zone)
    const until = timeZone(p.until ?? p.at, p.zone)
    const what = {
      on: `С ${when} номер ${number} защищён: ни одна заявка его не закроет, пока защита не снята.`,
      kept: `Номер ${number} остаётся под защитой. Ничего не снято.`,
      lifted: `С ${when} защиты номера ${number} больше нет: его снова можно закрыть по заявке.`,
      'lift-asked': `Просят снять защиту с ${number}. Снимется ${until}.`,
    }[p.act]
    const sms = {
      on: `${p.operator}, ${short(p.at, p.zone)}: этот номер под защитой, заявка его не закроет. Это не вы? ${p.link}`,
      kept: `${p.operator}: этот номер остаётся под защитой. Ничего не снято. Подробнее: ${p.link}`,
      lifted: `${p.operator}, ${short(p.at, p.zone)}: защиты этого номера больше нет. Это не вы? Включите её снова: ${p.link}`,
      'lift-asked': `${p.operator}: защиту номера просят снять. Снимется ${short(p.until ?? p.at, p.zone)}. Не вы? Оставить: ${p.link}`,
    }[p.act]
    const isAsked = p.act === 'lift-asked'
    return {
      sms,
      subject: p.act === 'on' || p.act === 'kept' ? 'Ваш номер под защитой' : 'Защита вашего номера',
      body: isAsked
        ? [
            what,
            'Это не вы? Оставьте защиту по ссылке ниже. Без пароля и оплаты.',
            { action: 'Оставить защиту', link: p.link },
          ]
        : [what, `Это не вы? Позвоните оператору ${p.operator}.`, { action: 'Открыть портал', link: p.link }],
    }
  },

  'identity-asked': (p) => ({
    sms: `Подтвердите, что это вы (${ending(p)}). Заявка считается с ${short(p.receivedAt, p.zone)}, когда бы вы это ни сделали: ${p.link}`,
    subject: 'Подтвердите, что это вы',
    body: [
      'Заявка у нас. Чтобы продолжить, нам нужно убедиться, что она от вас.',
      about(p, ['Получена', timeZone(p.receivedAt, p.zone)]),
      'Когда бы вы это ни сделали, заявка считается с времени получения. С номером пока ничего не сделано.',
      { action: 'Подтвердить, что это я', link: p.link },
    ],
  }),

  'chat-answer': (p) => ({
    sms: `Есть ответ на ваш вопрос о заявке (${ending(p)}). Прочитать: ${p.link}`,
    subject: 'Вам ответили',
    body: [
      'Вы задали нам вопрос о заявке. Ответ – на странице чата.',
      about(p),
      { action: 'Прочитать ответ', link: p.link },
    ],
  }),

  'question-answer': (p) => ({
    sms: `${p.operator}: есть ответ на ваш вопрос. Прочитать: ${p.link}`,
    subject: 'Вам ответили',
    body: [
      `Вы задали вопрос ${p.operator}. Ответ – на его странице.`,
      { action: 'Прочитать ответ', link: p.link },
      'Вы ничего не спрашивали? Значит, ваш адрес указали по ошибке: ничего не делайте.',
    ],
  }),

  'form-link': (p) => ({
    sms: `${p.operator}: форма для закрытия номера на ${lastDigits(p.number)}. Срок: ${short(p.until, p.zone)}. Не просили? Ничего не делайте. ${p.link}`,
    subject: 'Форма для закрытия номера',
    body: [
      `Вы просили у ${p.operator} по телефону или в чате форму для закрытия номера. Вот она.`,
      {
        facts: [
          ['Номер', `последние цифры ${lastDigits(p.number)}`],
          ['Открыть можно до', timeZone(p.until, p.zone)],
        ],
      },
      'Ссылка действует для одной заявки. Ничего не уйдёт, пока вы не нажмёте последнюю кнопку; сначала вы подтвердите, что номер ваш.',
      { action: 'Открыть форму', link: p.link },
      'Вы её не просили? Ничего не делайте: без вас с номером ничего не произойдёт.',
    ],
  }),

  'contact-changed': (p) => ({
    sms: `Сообщения о заявке (${ending(p)}) теперь идут на другой контакт: ${short(p.at, p.zone)}. Это не вы? Остановите здесь: ${p.stopLink}`,
    subject: 'Теперь мы пишем на другой контакт',
    body: [
      `Контакт для сообщений о вашей заявке изменён: ${timeZone(p.at, p.zone)}. Если это вы, ничего делать не нужно: это наше последнее сообщение сюда.`,
      about(p),
      'Это не вы? Остановите заявку ниже и позвоните оператору. Пароль и оплата не нужны.',
      { action: 'Остановить заявку', link: p.stopLink },
    ],
  }),

  'paper-refused': (p) => ({
    sms: `Один документ к заявке (${ending(p)}) нужно прислать ещё раз. Какой и почему, написано здесь: ${p.link}`,
    subject: 'Пришлите один документ ещё раз',
    body: [
      'Мы посмотрели присланный документ и не смогли его принять.',
      'На странице заявки написано, какой это документ, почему он не подошёл и каким должен быть новый снимок. Ещё раз нужен только он. Дата заявки не меняется.',
      about(p),
      page(p),
    ],
  }),

  accepted: (p) => {
    const until =
      p.serviceEnd === 'now'
        ? 'Мы начинаем его отключать.'
        : `До этого времени с номером ничего не происходит: ${timeZone(p.serviceEnd, p.zone)}.`
    const untilShort = p.serviceEnd === 'now' ? until : `Отключим: ${short(p.serviceEnd, p.zone)}.`
    return {
      sms: `Заявка проверена, взята в работу (${ending(p)}). Номер ещё не отключён. ${untilShort} Об отключении напишем. ${p.link}`,
      subject: 'Заявка взята в работу, номер ещё не отключён',
      body: [
        'Заявка проверена и взята в работу.',
        `Номер ещё не отключён. ${until} Когда он отключится, мы напишем отдельно.`,
        about(p),
        ...threeDatesBlocks(p.dates, 'ru', p.zone),
        page(p),
      ],
    }
  },

  reminder: (p) => {
    const words = reminderWords(p)
    return {
      sms: `${words.head} ${words.short} ${ending(p)}: ${p.link}`,
      subject: words.head.replace(/\.$/, ''),
      body: [words.long, about(p), page(p)],
    }
  },

  barred: (p) => ({
    sms: `Номер заблокирован (${ending(p)}). Звонков, SMS и интернета нет, ${p.emergency} работает. Заявку можно отозвать до ${short(p.withdrawUntil, p.zone)}: ${p.link}`,
    subject: 'Номер заблокирован',
    body: [
      `Номер заблокирован: ${timeZone(p.at, p.zone)}. Звонки, SMS и интернет не работают, звонок на ${p.emergency} остаётся.`,
      `Заявку можно отозвать до: ${time(p.withdrawUntil, p.zone)}. Тогда связь восстановят. После этого номер будет закрыт окончательно.`,
      about(p),
      page(p),
    ],
  }),

  off: (p) => {
    const seen = {
      'network-observed': 'мы проверили сеть: она больше не обслуживает этот номер.',
      'billing-record': 'по данным расчётной системы оператора связи номер закрыт. Саму сеть мы не проверяли.',
      'operator-attested': 'оператор связи подтвердил, что номер закрыт. Саму сеть мы не проверяли.',
    }[p.evidenceClass]
    return {
      sms: `${short(p.observedAt, p.zone)}: ${seen} Пришлём справку. ${ending(p)}: ${p.link}`,
      subject:
        p.evidenceClass === 'network-observed' ? 'Номер закрыт: проверено' : 'Номер закрыт: по данным оператора связи',
      body: [
        `${timeZone(p.observedAt, p.zone)}: ${seen}`,
        about(p, ['Опрошено систем', String(p.elements)], ['Всего проверок', String(p.readings)]),
        'Мы проверим ещё раз и пришлём справку. В ней написано, что проверено и что нет.',
        page(p),
      ],
    }
  },

  'not-confirmed': (p) => ({
    sms: `Мы не смогли подтвердить отключение (${ending(p)}). Пока считайте, что номер работает. Этим занят специалист, от вас ничего не нужно. Напишем до ${formatDayShort('ru', p.nextBy)}. ${p.link}`,
    subject: 'Мы не смогли подтвердить отключение',
    body: [
      'Команда на отключение отправлена, но подтвердить отключение мы не смогли. Пока считайте, что номер работает.',
      `Этим занимается специалист, от вас ничего не нужно. Напишем не позднее ${day(p.nextBy)}`,
      about(p),
      page(p),
    ],
  }),

  certificate: (p) => ({
    sms: `Справка о закрытии номера готова (${ending(p)}). Прочитайте и сохраните: ${p.link}`,
    subject: 'Справка о закрытии номера готова',
    body: [
      'Справка о закрытии номера готова. В ней написано, что и когда проверено и что не проверено.',
      about(p, ['Код проверки', p.code]),
      `Любой, кому вы её покажете, может проверить её с этим кодом: ${p.verifyUrl}`,
      { action: 'Открыть справку', link: p.link },
    ],
  }),

  settled: (p) => {
    const facts: [string, string][] = [['Последний счёт', formatMoney('ru', p.finalBill)]]
    if (p.credited) {
      const w = afterEnd.ru
      return {
        sms: `${w.credited.short} ${ending(p)}. ${p.link}`,
        subject: w.credited.subject,
        body: [refundWords(p.credited), w.credited.long, about(p, ...facts), page(p)],
      }
    }
    const body: Block[] = []
    let shortly = 'Платить не нужно, возвращать нечего.'
    if (p.due) {
      shortly = 'Есть сумма к оплате.'
      body.push(
        `К оплате ${formatMoney('ru', p.due.amount)}. На закрытие номера это не влияет. Срок оплаты: ${day(p.due.by)}`,
        'Если не согласны с суммой, напишите нам на странице заявки.',
      )
    }
    if (p.refund) {
      shortly = 'Деньги возвращаются вам.'
      body.push(refundWords(p.refund))
      facts.push(['Возврат денег', formatMoney('ru', p.refund.amount)], ['Ожидаемый день', day(p.refund.expectedBy)])
    }
    if (body.length === 0) body.push('Платить ничего не нужно, возвращать нечего.')
    return {
      sms: `Последний счёт готов (${ending(p)}). ${shortly} Суммы и даты: ${p.link}`,
      subject: 'Последний счёт готов',
      body: [...body, about(p, ...facts), page(p)],
    }
  },

  'refund-paid': (p) => ({
    sms: `Деньги, которые вернул банк, отправлены снова. № ${p.ref}, ${ending(p)}. Сумма и день: ${p.link}`,
    subject: 'Мы снова отправили ваши деньги',
    body: [
      'Банк вернул наш перевод. Мы отправили деньги снова.',
      refundWords(p.refund),
      about(p, ['Возврат денег', formatMoney('ru', p.refund.amount)], ['Ожидаемый день', day(p.refund.expectedBy)]),
      page(p),
    ],
  }),

  'after-end': (p) => {
    const w = afterEnd.ru
    const amount = p.amount ? formatMoney('ru', p.amount) : ''
    const more: [string, string][] = p.amount ? [[w.amount, amount]] : []
    return {
      sms: `${w.short[p.what]} ${ending(p)}. ${p.link}`,
      subject: w.subject[p.what],
      body: [filled(w.long[p.what], { when: timeZone(p.at, p.zone), amount }), w.next, about(p, ...more), page(p)],
    }
  },

  'refund-returned': (p) => ({
    sms: `Банк вернул наш перевод: ${returnReasons.ru[p.because]}. Деньги по-прежнему ваши (${ending(p)}). Укажите другой счёт: ${p.link}`,
    subject: 'Банк вернул наш перевод',
    body: [
      `Банк вернул наш перевод ${formatMoney('ru', p.amount)}: ${returnReasons.ru[p.because]}.`,
      'Деньги по-прежнему ваши. Укажите другой счёт, и мы отправим их снова.',
      about(p),
      { action: 'Указать другой счёт', link: p.link },
    ],
  }),

  'not-restored': (p) => ({
    sms: `Блокировка снята, но восстановление связи мы ещё не увидели (${ending(p)}). Этим занят специалист, от вас ничего не нужно. Напишем до ${formatDayShort('ru', p.nextBy)}. ${p.link}`,
    subject: 'Пока не видим, что связь восстановлена',
    body: [
      'Команда на снятие блокировки выполнена, но мы ещё не увидели, что номер снова такой, каким был.',
      `Этим занимается специалист, от вас ничего не нужно. Напишем не позднее ${day(p.nextBy)}`,
      about(p),
      page(p),
    ],
  }),

  withdrawn: (p) => ({
    sms: `Заявка отозвана (${ending(p)}): ${short(p.at, p.zone)}. ${standingShort(p.line)} ${p.link}`,
    subject: 'Заявка отозвана',
    body: [`Заявка отозвана: ${timeZone(p.at, p.zone)}.`, standing(p.line), about(p), page(p)],
  }),

  rejected: (p) => {
    const { reason, wayOut } = rejectionReasons.ru[p.because]
    const now = standing(p.line)
    return {
      sms: `Заявка отклонена (${ending(p)}). ${reason} Что можно сделать: ${p.link}`,
      subject: 'Заявка отклонена',
      body: [reason, now, `Что можно сделать. ${wayOut}`, about(p), page(p)],
    }
  },

  held: (p) => ({
    sms: `Заявка приостановлена (${ending(p)}): ${short(p.at, p.zone)}. Проверяем, кто её подал. До тех пор с номером ничего не делаем. ${p.link}`,
    subject: 'Мы приостановили заявку',
    body: [
      `Мы сразу приостановили заявку: ${timeZone(p.at, p.zone)}.`,
      'Теперь проверяем, кто её подал. До тех пор с номером больше ничего не делаем.',
      about(p),
      page(p),
    ],
  }),

  'ported-out': (p) => {
    const where = p.to ? `к другому оператору: ${p.to}` : 'к другому оператору'
    return {
      sms: `Номер перенесён ${where} (${ending(p)}): ${short(p.at, p.zone)}. Связь у нас на этом закончена, заявка тоже. ${p.link}`,
      subject: 'Номер перенесён к другому оператору',
      body: [
        `Номер перенесён ${where}. Время переноса: ${timeZone(p.at, p.zone)}. Там он работает дальше.`,
        `У оператора ${p.operator} связь по нему на этом закончилась. По заявке мы больше ничего не делаем.`,
        about(p),
        page(p),
      ],
    }
  },

  late: (p) => {
    const why = delayReasons.ru[p.because]
    const head = p.broken ? 'Мы опаздываем, извините' : 'Может занять больше обещанного'
    return {
      sms: `${head} (${ending(p)}). ${why} Номер ещё не закрыт. Обещали: ${formatDayShort('ru', p.promised)}. Новый срок: ${formatDayShort('ru', p.newDate)}. ${p.link}`,
      subject: p.broken ? 'Мы опаздываем' : 'Может занять больше обещанного',
      body: [
        p.broken
          ? `Мы обещали закрыть номер до ${day(p.promised)} включительно. Он ещё не закрыт. Извините.`
          : `Мы обещали закрыть номер до ${day(p.promised)} включительно. Видим, что это может занять больше времени, и говорим об этом заранее.`,
        `${why} От вас ничего не нужно. Новый срок: ${day(p.newDate)}`,
        about(p),
        page(p),
      ],
    }
  },
}

function reminderWords(p: MessageParams['reminder']): { head: string; short: string; long: string } {
  const { reminder } = p
  if (reminder.about === 'service-end') {
    const n = reminder.daysLeft
    const days = `${n} ${plural('ru', n, { one: 'день', few: 'дня', many: 'дней', other: 'дня' })}`
    return {
      head: n === 0 ? 'Связь отключится сегодня.' : `До отключения связи: ${days}.`,
      short: `Последний срок: ${short(reminder.serviceEnd, p.zone)}.`,
      long: `Номер отключат: ${timeZone(reminder.serviceEnd, p.zone)}. Скопируйте с него контакты и сообщения, отвяжите аккаунты. Потом это может не получиться.`,
    }
  }
  if (reminder.about === 'payee') {
    return {
      head: 'Ждём вас: куда отправить ваши деньги?',
      short: 'Деньги ваши и ждут вашего ответа.',
      long: `По последнему счёту вам возвращается ${formatMoney('ru', reminder.amount)}. Скажите, куда их отправить. Деньги ждут вашего ответа; закрытие номера от него не зависит.`,
    }
  }
  if (reminder.about === 'papers') {
    return {
      head: 'Ждём документы.',
      short: `Ждём до ${short(reminder.until, p.zone)}.`,
      long: `Чтобы продолжить, нам нужны документы, названные на странице заявки. Ждём до: ${timeZone(reminder.until, p.zone)}. Если нужно больше времени, новую заявку можно подать когда угодно.`,
    }
  }
  if (reminder.about === 'identity') {
    return {
      head: 'Ждём вас: подтвердите, что это вы.',
      short: `Ждём до ${short(reminder.until, p.zone)}.`,
      long: `Чтобы продолжить, нам нужно убедиться, что заявка от вас. Ждём до: ${timeZone(reminder.until, p.zone)}.`,
    }
  }
  return {
    head: 'Ждём вас: посмотрите расчёт.',
    short: `Без ответа до ${short(reminder.until, p.zone)} продолжим на обычных условиях.`,
    long: `Посмотрите, что к оплате и что возвращается, и дайте согласие. Ждём до: ${timeZone(reminder.until, p.zone)}. Без ответа заявка продолжится на обычных условиях.`,
  }
}

function refundWords(refund: RefundInWords): string {
  const amount = formatMoney('ru', refund.amount)
  const until = `не позднее ${day(refund.expectedBy)}`
  return {
    'to-number': `Мы отправили ${amount} на указанный вами номер. Деньги придут ${until}`,
    'to-bank': `Мы отправили ${amount} на ваш счёт в банке. Деньги придут ${until}`,
    'at-branch': `Вам причитается ${amount}: получить можно в офисе обслуживания. Будет готово ${until}`,
  }[refund.way]
}
