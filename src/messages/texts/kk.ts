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
  zoneWords,
} from '../../domain/format.ts'
import type { Day, Instant } from '../../domain/instant.ts'
import type { Block, CaseFactsInWords, LineAfter, MessageParams, RefundInWords, Texts } from '../kinds.ts'
import { threeDatesBlocks } from '../three-dates.ts'
import { afterEnd, filled } from './after-end.ts'
import { delayReasons, lineNow, rejectionReasons, returnReasons } from './reasons.ts'

/*
 * No suffix hangs on a variable: vowel harmony would be wrong for some values. A noun comes after it and is inflected
 * instead («{күн} күніне дейін»), or the value stands after a label and a colon.
 */

const day = (of: Day) => formatDay('kk', of)
const time = (at: Instant, zone: string) => formatInstant('kk', at, zone)
const timeZone = (at: Instant, zone: string) => formatInstantWithZone('kk', at, zone)
/** A part of an SMS holds 67 signs here, so dates stand in figures. */
const short = (at: Instant, zone: string) => `${formatInstantShort('kk', at, zone)} (${zoneWords('kk', zone, at)})`
const ending = (p: Omit<CaseFactsInWords, 'link'>) => `${p.operator}, соңы ${lastDigits(p.number)}`
const page = (p: CaseFactsInWords): Block => ({ action: 'Өтінімді ашу', link: p.link })
const about = (p: Omit<CaseFactsInWords, 'link'>, ...more: [string, string][]): Block => ({
  facts: [['Өтінім №', p.ref], ['Телефон нөмірі', formatLine(p.number)], ['Байланыс операторы', p.operator], ...more],
})
const standingShort = (line: LineAfter) => (line.is === 'suspended' ? lineNow.kk.suspendedShort : lineNow.kk[line.is])
const standing = (line: LineAfter) => (line.is === 'suspended' ? lineNow.kk.suspended(line.why) : lineNow.kk[line.is])

export const kk: Texts = {
  code: (p) => {
    const use = p.to === 'line' ? 'Осы нөмір бойынша өтінімді растайды.' : 'Нөмір бойынша өтінімді растайды.'
    return {
      sms: `${p.code} – бір реттік код, ${p.operator}. ${use} ${p.minutes} минут жарамды. Ешкімге айтпаңыз.${p.host ? `\n\n@${p.host} #${p.code}` : ''}`,
      subject: `${p.code} – бір реттік код`,
      body: [
        `${p.operator} операторындағы бір реттік кодыңыз: ${p.code}`,
        `${use} Код ${p.minutes} минут жарамды.`,
        'Кодты ешкімге, бізге де айтпаңыз. Оны сұратпасаңыз, ештеңе істемеңіз: кодсыз ештеңе болмайды.',
      ],
    }
  },

  received: (p) => {
    const next = {
      identity: 'Келесі қадам: бұл Сіз екеніңізді растаңыз.',
      papers: 'Келесі қадам: құжаттарды жіберіңіз. Қайсысы керегі өтінім бетінде жазылған.',
      'papers-mourning':
        'Қайғыңызға ортақпыз. Құжаттарды мүмкіндік болғанда жіберіңіз. Қайсысы керегі өтінім бетінде жазылған.',
      agreement: 'Келесі қадам: есеп-қисапты қарап, келісіңіз.',
      review: 'Келесі қадам: өтінімді тексереміз.',
      report: 'Келесі қадам: бұл нөмірді кім алғанын маман тексереді.',
    }[p.next]
    // An SMS has room for one: what is asked of the reader, or else that the line still works.
    const now = {
      identity: 'Бұл Сіз екеніңізді растаңыз.',
      papers: 'Құжаттарды жіберіңіз.',
      'papers-mourning': 'Қайғыңызға ортақпыз.',
      agreement: 'Есеп-қисапты қарап, келісіңіз.',
      review: 'Әзірге ештеңе өзгерген жоқ.',
      report: 'Нөмірді маман тексереді.',
    }[p.next]
    const promised = dayOf(p.promiseUntil, p.zone)
    return {
      sms: `№ ${p.ref} өтінім алынды: ${formatLine(p.number)} нөмірін жабу, ${short(p.at, p.zone)}. ${now} Уәде еткен күн: ${formatDayShort('kk', promised)}. Қайтарып алу: ${p.link}`,
      subject: `${formatLine(p.number)} нөмірін жабу туралы өтініміңізді алдық`,
      body: [
        `${formatLine(p.number)} нөмірін жабу туралы өтініміңізді алдық: ${timeZone(p.at, p.zone)}. Нөмірге әзірге ештеңе істелген жоқ.`,
        about(p, ['Алынған уақыты', timeZone(p.at, p.zone)], ['Жабуға уәде еткен соңғы күн', day(promised)]),
        'Өтінім осы уақыттан бастап есепке алынады. Кейін қойылатын сұрақтар оны өзгертпейді.',
        next,
        'Нөмір біржола жабылғанға дейін өтінімді қайтарып алуға болады. Соңғы уақыты өтінім бетінде көрсетіледі.',
        ...threeDatesBlocks(p.dates, 'kk', p.zone),
        page(p),
      ],
    }
  },

  'line-warning': (p) => ({
    sms: `Осы нөмірді жабу туралы өтінім түсті: ${short(p.at, p.zone)}, ${p.operator}. Бұл Сіз емессіз бе? Құпиясөз де, төлем де керек емес. Осы жерде тоқтатыңыз: ${p.stopLink}`,
    subject: 'Нөміріңізді жабу туралы өтінім түсті',
    body: [
      `Нөміріңізді жабу туралы өтінім түсті: ${timeZone(p.at, p.zone)}. Оны Сіз жіберсеңіз, ештеңе істеудің қажеті жоқ.`,
      {
        facts: [
          ['Өтінім №', p.ref],
          ['Байланыс операторы', p.operator],
        ],
      },
      'Бұл өтінімді жіберген Сіз емессіз бе? Төменде тоқтатыңыз. Құпиясөз де, төлем де керек емес. Өтінімді бірден кідіртіп, кім жібергенін тексереміз.',
      { action: 'Өтінімді тоқтату', link: p.stopLink },
    ],
  }),

  protection: (p) => {
    const number = formatMsisdn(p.number)
    const when = timeZone(p.at, p.zone)
    const until = timeZone(p.until ?? p.at, p.zone)
    const what = {
      on: `${number} нөмірі қорғалды (${when}): қорғау алынғанша ешбір өтінім оны жаппайды.`,
      kept: `${number} нөмірі қорғалған күйінде қалды. Ештеңе алынған жоқ.`,
      lifted: `${number} нөмірінің қорғауы алынды (${when}): оны өтініммен қайта жабуға болады.`,
      'lift-asked': `${number} қорғауын алу сұралды. Алынатын уақыты: ${until}.`,
    }[p.act]
    const sms = {
      on: `${p.operator}, ${short(p.at, p.zone)}: бұл нөмір қорғалды, өтінім оны жаппайды. Бұл Сіз емес пе? ${p.link}`,
      kept: `${p.operator}: бұл нөмір қорғалған күйінде қалды. Толығырақ: ${p.link}`,
      lifted: `${p.operator}, ${short(p.at, p.zone)}: бұл нөмірдің қорғауы алынды. Бұл Сіз емес пе? Қайта қосыңыз: ${p.link}`,
      'lift-asked': `${p.operator}: нөмір қорғауын алу сұралды. Алынады: ${short(p.until ?? p.at, p.zone)}. Сіз емес пе? Қалдыру: ${p.link}`,
    }[p.act]
    const isAsked = p.act === 'lift-asked'
    return {
      sms,
      subject: p.act === 'on' || p.act === 'kept' ? 'Нөміріңіз қорғалған' : 'Нөміріңіздің қорғауы',
      body: isAsked
        ? [
            what,
            'Бұл Сіз емес пе? Төмендегі сілтемемен қорғауды қалдырыңыз. Құпиясөз де, төлем де керек емес.',
            { action: 'Қорғауды қалдыру', link: p.link },
          ]
        : [
            what,
            `Бұл Сіз емес пе? ${p.operator} операторына қоңырау шалыңыз.`,
            { action: 'Порталды ашу', link: p.link },
          ],
    }
  },

  'identity-asked': (p) => ({
    sms: `Бұл Сіз екеніңізді растаңыз (${ending(p)}). Өтінім алынған уақыт өзгермейді: ${short(p.receivedAt, p.zone)}. Растау: ${p.link}`,
    subject: 'Бұл Сіз екеніңізді растаңыз',
    body: [
      'Өтініміңізді алдық. Жалғастыру үшін оны Сіз жібергеніңізге көз жеткізуіміз керек.',
      about(p, ['Алынған уақыты', timeZone(p.receivedAt, p.zone)]),
      'Қашан растасаңыз да, өтінім алынған уақытынан бастап есепке алынады. Нөмірге әзірге ештеңе істелген жоқ.',
      { action: 'Бұл мен екенімді растау', link: p.link },
    ],
  }),

  'chat-answer': (p) => ({
    sms: `Өтінім (${ending(p)}) бойынша сұрағыңызға жауап бар. Оқу: ${p.link}`,
    subject: 'Сізге жауап келді',
    body: [
      'Сіз өтінім бойынша бізге сұрақ қойдыңыз. Жауап чат бетінде.',
      about(p),
      { action: 'Жауапты оқу', link: p.link },
    ],
  }),

  'question-answer': (p) => ({
    sms: `${p.operator}: сұрағыңызға жауап бар. Оқу: ${p.link}`,
    subject: 'Сізге жауап келді',
    body: [
      `Сіз ${p.operator} операторына сұрақ қойдыңыз. Жауап сұрақтың бетінде.`,
      { action: 'Жауапты оқу', link: p.link },
      'Ештеңе сұрамаған болсаңыз, мекенжайыңыз жаңсақ көрсетілген: ештеңе істемеңіз.',
    ],
  }),

  'form-link': (p) => ({
    sms: `${p.operator}: нөмірді жабу формасы, соңы ${lastDigits(p.number)}. Мерзімі: ${short(p.until, p.zone)}. Сұрамадыңыз ба? Ештеңе істемеңіз. ${p.link}`,
    subject: 'Нөмірді жабу формасы',
    body: [
      `Сіз ${p.operator} операторынан телефонмен немесе чатта нөмірді жабу формасын сұрадыңыз. Форма осында.`,
      {
        facts: [
          ['Телефон нөмірі', `соңғы цифрлары: ${lastDigits(p.number)}`],
          ['Ашуға болатын соңғы уақыт', timeZone(p.until, p.zone)],
        ],
      },
      'Сілтеме бір өтінімге жарайды. Соңғы түймені баспайынша ештеңе жіберілмейді; алдымен нөмірдің Сіздікі екенін растайсыз.',
      { action: 'Форманы ашу', link: p.link },
      'Оны сұрамасаңыз, ештеңе істемеңіз: Сізсіз нөмірге ештеңе болмайды.',
    ],
  }),

  'contact-changed': (p) => ({
    sms: `Өтінім (${ending(p)}) хабарламалары енді басқа жерге жіберіледі: ${short(p.at, p.zone)}. Бұл Сіз емессіз бе? Осы жерде тоқтатыңыз: ${p.stopLink}`,
    subject: 'Енді басқа байланыс арнасына жазамыз',
    body: [
      `Өтініміңіз бойынша хабарлама жіберілетін байланыс арнасы өзгертілді: ${timeZone(p.at, p.zone)}. Оны Сіз өзгертсеңіз, ештеңе істеудің қажеті жоқ: бұл осында жіберілген соңғы хабарламамыз.`,
      about(p),
      'Бұл Сіз емессіз бе? Өтінімді төменде тоқтатып, операторға қоңырау шалыңыз. Құпиясөз де, төлем де керек емес.',
      { action: 'Өтінімді тоқтату', link: p.stopLink },
    ],
  }),

  'paper-refused': (p) => ({
    sms: `Өтінімге (${ending(p)}) қоса жіберілген бір құжат қайта керек. Қайсысы және неге екені осында: ${p.link}`,
    subject: 'Бір құжатты қайта жіберіңіз',
    body: [
      'Жіберген құжатыңызды қарадық, бірақ қабылдай алмадық.',
      'Өтінім бетінде қай құжат екені, неге жарамағаны және жаңа сурет қандай болуы керек екені жазылған. Тек сол құжат қайта керек. Өтінімнің күні өзгермейді.',
      about(p),
      page(p),
    ],
  }),

  accepted: (p) => {
    const until =
      p.serviceEnd === 'now'
        ? 'Оны өшіруді қазір бастаймыз.'
        : `Байланыс тоқтайтын уақыт: ${timeZone(p.serviceEnd, p.zone)}.`
    const untilShort = p.serviceEnd === 'now' ? until : `Байланыс тоқтайды: ${short(p.serviceEnd, p.zone)}.`
    return {
      sms: `Өтінім тексерілді, орындауға алынды (${ending(p)}). Нөмір әлі жабылған жоқ. ${untilShort} Жабылғанда хабарлаймыз. ${p.link}`,
      subject: 'Өтінім орындауға алынды, нөмір әлі жабылған жоқ',
      body: [
        'Өтініміңіз тексерілді және орындауға алынды.',
        `Нөмір әлі жабылған жоқ. ${until} Жабылған кезде бөлек хабарлама жібереміз.`,
        about(p),
        ...threeDatesBlocks(p.dates, 'kk', p.zone),
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
    sms: `Нөмір бұғатталды (${ending(p)}). Қоңырау, SMS, интернет тоқтады, ${p.emergency} жұмыс істейді. Өтінімді қайтарып алудың соңғы уақыты: ${short(p.withdrawUntil, p.zone)}. ${p.link}`,
    subject: 'Нөмір бұғатталды',
    body: [
      `Нөмір бұғатталды: ${timeZone(p.at, p.zone)}. Қоңырау, SMS және интернет тоқтады, ${p.emergency} нөміріне қоңырау шалуға болады.`,
      `Қайтарып алудың соңғы уақыты: ${time(p.withdrawUntil, p.zone)}. Оған дейін өтінімді қайтарып алсаңыз, байланыс қалпына келеді. Одан кейін нөмір біржола жабылады.`,
      about(p),
      page(p),
    ],
  }),

  off: (p) => {
    const seen = {
      'network-observed': 'желіні тексердік. Желі бұл нөмірге енді қызмет көрсетпейді.',
      'billing-record': 'ақы есептеу жүйесінде нөмір жабық деп көрсетілген. Желінің өзін тексерген жоқпыз.',
      'operator-attested': 'байланыс операторы нөмір жабылғанын растады. Желінің өзін тексерген жоқпыз.',
    }[p.evidenceClass]
    return {
      sms: `${short(p.observedAt, p.zone)}: ${seen} Анықтама жібереміз. ${ending(p)}: ${p.link}`,
      subject:
        p.evidenceClass === 'network-observed'
          ? 'Нөмір жабылды: тексерілді'
          : 'Нөмір жабылды: байланыс операторының мәліметі',
      body: [
        `${timeZone(p.observedAt, p.zone)}: ${seen}`,
        about(p, ['Тексерілген жүйелер', String(p.elements)], ['Тексеру саны', String(p.readings)]),
        'Тағы бір рет тексереміз, содан кейін анықтама жібереміз. Не тексерілгені және не тексерілмегені анықтамада жазылады.',
        page(p),
      ],
    }
  },

  'not-confirmed': (p) => ({
    sms: `Нөмірдің өшкенін растай алмадық (${ending(p)}). Әзірге жұмыс істеп тұр деп есептеңіз. Маман айналысады, Сізден ештеңе керек емес. Келесі хабар: ${formatDayShort('kk', p.nextBy)}. ${p.link}`,
    subject: 'Нөмірдің өшкенін растай алмадық',
    body: [
      'Нөмірді өшіру сұранысы желіге жіберілді, бірақ өшкенін растай алмадық. Әзірге нөмір жұмыс істеп тұр деп есептеңіз.',
      `Бұл іспен маман айналысады, Сізден ештеңе керек емес. Келесі хабарламаны ${day(p.nextBy)} күніне дейін жібереміз.`,
      about(p),
      page(p),
    ],
  }),

  certificate: (p) => ({
    sms: `Нөмірдің жабылғаны туралы анықтама дайын (${ending(p)}). Оқып, сақтап қойыңыз: ${p.link}`,
    subject: 'Нөмірдің жабылғаны туралы анықтама дайын',
    body: [
      'Нөмірдің жабылғаны туралы анықтама дайын. Онда не, қашан тексерілгені және не тексерілмегені жазылған.',
      about(p, ['Тексеру коды', p.code]),
      `Анықтаманы көрсеткен адамыңыз оны осы кодпен мына бетте тексере алады: ${p.verifyUrl}`,
      { action: 'Анықтаманы ашу', link: p.link },
    ],
  }),

  settled: (p) => {
    const facts: [string, string][] = [['Соңғы шот', formatMoney('kk', p.finalBill)]]
    if (p.credited) {
      const w = afterEnd.kk
      return {
        sms: `${w.credited.short} ${ending(p)}. ${p.link}`,
        subject: w.credited.subject,
        body: [refundWords(p.credited), w.credited.long, about(p, ...facts), page(p)],
      }
    }
    const body: Block[] = []
    let shortly = 'Төлейтін де, қайтарылатын да ақша жоқ.'
    if (p.due) {
      shortly = 'Төленетін сома бар.'
      body.push(
        `Төлеуге: ${formatMoney('kk', p.due.amount)}. Бұл нөмірдің жабылуын өзгертпейді. Төлем мерзімі: ${day(p.due.by)}.`,
        'Сомамен келіспесеңіз, өтінім бетінде жазыңыз.',
      )
    }
    if (p.refund) {
      shortly = 'Ақша қайтарылады.'
      body.push(refundWords(p.refund))
      facts.push(['Ақша қайтару', formatMoney('kk', p.refund.amount)], ['Күтілетін күн', day(p.refund.expectedBy)])
    }
    if (body.length === 0) body.push('Төлейтін де, қайтарылатын да ақша жоқ.')
    return {
      sms: `Соңғы шот дайын (${ending(p)}). ${shortly} Сомалар мен күндер: ${p.link}`,
      subject: 'Соңғы шот дайын',
      body: [...body, about(p, ...facts), page(p)],
    }
  },

  'refund-paid': (p) => ({
    sms: `Кері келген ақша қайта жіберілді. № ${p.ref} (${ending(p)}). Сомасы мен күні: ${p.link}`,
    subject: 'Ақшаңызды қайта жібердік',
    body: [
      'Аударым банктен кері келген еді. Ол қайта жіберілді.',
      refundWords(p.refund),
      about(p, ['Ақша қайтару', formatMoney('kk', p.refund.amount)], ['Күтілетін күн', day(p.refund.expectedBy)]),
      page(p),
    ],
  }),

  'after-end': (p) => {
    const w = afterEnd.kk
    const amount = p.amount ? formatMoney('kk', p.amount) : ''
    const more: [string, string][] = p.amount ? [[w.amount, amount]] : []
    return {
      sms: `${w.short[p.what]} ${ending(p)}. ${p.link}`,
      subject: w.subject[p.what],
      body: [filled(w.long[p.what], { when: timeZone(p.at, p.zone), amount }), w.next, about(p, ...more), page(p)],
    }
  },

  'refund-returned': (p) => ({
    sms: `Аударымымыз банктен кері келді: ${returnReasons.kk[p.because]}. Ақша бұрынғыдай Сіздікі (${ending(p)}). Басқа шотты көрсетіңіз: ${p.link}`,
    subject: 'Аударым банктен кері келді',
    body: [
      `${formatMoney('kk', p.amount)} аударымымыз банктен кері келді: ${returnReasons.kk[p.because]}.`,
      'Бұл ақша бұрынғыдай Сіздікі. Басқа шотты көрсетіңіз, қайта аударамыз.',
      about(p),
      { action: 'Басқа шотты көрсету', link: p.link },
    ],
  }),

  'not-restored': (p) => ({
    sms: `Бұғат алынды, бірақ байланыстың қалпына келгенін әлі көрген жоқпыз (${ending(p)}). Маман айналысады, Сізден ештеңе керек емес. Келесі хабар: ${formatDayShort('kk', p.nextBy)}. ${p.link}`,
    subject: 'Байланыстың қалпына келгенін әлі көрген жоқпыз',
    body: [
      'Бұғатты алу тапсырмасы орындалды, бірақ нөмірдің бұрынғы күйіне келгенін әлі көрген жоқпыз.',
      `Бұл іспен маман айналысады, Сізден ештеңе керек емес. Келесі хабарламаны ${day(p.nextBy)} күніне дейін жібереміз.`,
      about(p),
      page(p),
    ],
  }),

  withdrawn: (p) => ({
    sms: `Өтінім қайтарып алынды (${ending(p)}): ${short(p.at, p.zone)}. ${standingShort(p.line)} ${p.link}`,
    subject: 'Өтінім қайтарып алынды',
    body: [`Өтінім қайтарып алынды: ${timeZone(p.at, p.zone)}.`, standing(p.line), about(p), page(p)],
  }),

  rejected: (p) => {
    const { reason, wayOut } = rejectionReasons.kk[p.because]
    const now = standing(p.line)
    return {
      sms: `Өтінім қабылданбады (${ending(p)}). ${reason} Не істеуге болады: ${p.link}`,
      subject: 'Өтінім қабылданбады',
      body: [reason, now, `Не істеуге болады. ${wayOut}`, about(p), page(p)],
    }
  },

  held: (p) => ({
    sms: `Өтінім кідіртілді (${ending(p)}): ${short(p.at, p.zone)}. Кім жібергенін тексереміз, оған дейін нөмірде ештеңе өзгермейді. ${p.link}`,
    subject: 'Өтінімді кідірттік',
    body: [
      `Өтінімді бірден кідірттік: ${timeZone(p.at, p.zone)}.`,
      'Енді оны кім жібергенін тексереміз. Оған дейін нөмірде ештеңе өзгермейді.',
      about(p),
      page(p),
    ],
  }),

  'ported-out': (p) => {
    const where = p.to ? `${p.to} операторына` : 'басқа операторға'
    return {
      sms: `Нөмір ${where} көшірілді (${ending(p)}): ${short(p.at, p.zone)}. Біздегі байланыс осымен тоқтады, өтінім де аяқталды. ${p.link}`,
      subject: 'Нөмір басқа операторға көшірілді',
      body: [
        `Нөмір ${where} көшірілді: ${timeZone(p.at, p.zone)}. Ол сонда жұмыс істей береді.`,
        `${p.operator} операторындағы байланыс осымен тоқтады. Өтінім бойынша басқа ештеңе жасамаймыз.`,
        about(p),
        page(p),
      ],
    }
  },

  late: (p) => {
    const why = delayReasons.kk[p.because]
    const head = p.broken ? 'Кешігіп жатырмыз, кешірім сұраймыз' : 'Уәде еткеннен ұзағырақ болуы мүмкін'
    return {
      sms: `${head} (${ending(p)}). ${why} Нөмір әлі жабылған жоқ. Уәде: ${formatDayShort('kk', p.promised)}. Жаңа мерзім: ${formatDayShort('kk', p.newDate)}. ${p.link}`,
      subject: p.broken ? 'Кешігіп жатырмыз' : 'Уәде еткеннен ұзағырақ болуы мүмкін',
      body: [
        p.broken
          ? `Нөмірді ${day(p.promised)} күніне дейін жабуға уәде бердік. Ол әлі жабылған жоқ. Кешірім сұраймыз.`
          : `Нөмірді ${day(p.promised)} күніне дейін жабуға уәде бердік. Ұзағырақ болуы мүмкін екенін көріп, алдын ала айтып отырмыз.`,
        `${why} Сізден ештеңе керек емес. Жаңа мерзім: ${day(p.newDate)}.`,
        about(p),
        page(p),
      ],
    }
  },
}

function reminderWords(p: MessageParams['reminder']): { head: string; short: string; long: string } {
  const { reminder } = p
  if (reminder.about === 'service-end') {
    const end = timeZone(reminder.serviceEnd, p.zone)
    return {
      head:
        reminder.daysLeft === 0 ? 'Байланыс бүгін тоқтайды.' : `Байланыс ${reminder.daysLeft} күннен кейін тоқтайды.`,
      short: `Соңғы уақыты: ${short(reminder.serviceEnd, p.zone)}.`,
      long: `Байланыс тоқтайтын уақыт: ${end}. Оған дейін контактілер мен хабарламалардың көшірмесін сақтаңыз, нөмірге байланған аккаунттарды ажыратыңыз. Кейін бұл мүмкін болмауы ықтимал.`,
    }
  }
  if (reminder.about === 'payee') {
    return {
      head: 'Сізден жауап күтеміз: ақшаңызды қайда жіберейік?',
      short: 'Ақша Сіздікі, жауабыңызды күтіп тұр.',
      long: `Соңғы шот бойынша Сізге ${formatMoney('kk', reminder.amount)} қайтарылады. Оны қайда жіберу керегін айтыңыз. Ақша жауабыңызды күтіп тұрады; нөмірдің жабылуы оған байланысты емес.`,
    }
  }
  if (reminder.about === 'papers') {
    return {
      head: 'Құжаттарды күтеміз.',
      short: `Күту мерзімі: ${short(reminder.until, p.zone)}.`,
      long: `Жалғастыру үшін өтінім бетінде көрсетілген құжаттар керек. Күту мерзімі: ${timeZone(reminder.until, p.zone)}. Көбірек уақыт керек болса, жаңа өтінімді кез келген уақытта жіберуге болады.`,
    }
  }
  if (reminder.about === 'identity') {
    return {
      head: 'Сізден жауап күтеміз: бұл Сіз екеніңізді растаңыз.',
      short: `Күту мерзімі: ${short(reminder.until, p.zone)}.`,
      long: `Жалғастыру үшін өтінімді Сіз жібергеніңізге көз жеткізуіміз керек. Күту мерзімі: ${timeZone(reminder.until, p.zone)}.`,
    }
  }
  return {
    head: 'Сізден жауап күтеміз: есеп-қисапты қараңыз.',
    short: `Күту мерзімі: ${short(reminder.until, p.zone)}. Кейін өтінім жалпы шартпен жалғасады.`,
    long: `Не төлейтініңізді және қанша ақша қайтарылатынын қарап, келісіңіз. Күту мерзімі: ${timeZone(reminder.until, p.zone)}. Жауап болмаса, өтінім жалпы шартпен жалғасады.`,
  }
}

function refundWords(refund: RefundInWords): string {
  const amount = formatMoney('kk', refund.amount)
  const until = `${day(refund.expectedBy)} күніне дейін`
  return {
    'to-number': `${amount} сомасын Сіз көрсеткен нөмірге аудардық. Ақша ${until} түсуі керек.`,
    'to-bank': `${amount} сомасын банк шотыңызға аудардық. Ақша ${until} түсуі керек.`,
    'at-branch': `${amount} сомасын қызмет көрсету кеңсесінен аласыз. Ол ${until} дайын болады.`,
  }[refund.way]
}
