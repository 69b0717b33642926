import type { Language } from '../../domain/case.ts'
import type { FindingKind } from '../../domain/watch.ts'

/** What is said of an ended line that was seen to live or to be charged, and of money that was given back for it. */
interface AfterEndWords {
  subject: Record<FindingKind, string>
  /** One sentence, without an amount: it may be read on a locked screen. */
  short: Record<FindingKind, string>
  /** The same in a letter. `{when}` and `{amount}` are filled in. */
  long: Record<FindingKind, string>
  /** What the reader need do: nothing. */
  next: string
  amount: string
  credited: { subject: string; short: string; long: string }
}

export const afterEnd: Record<Language, AfterEndWords> = {
  en: {
    subject: {
      'served-again': 'The line was seen in use again',
      'traffic-after-end': 'The line was used after its end',
      'charged-after-end': 'You were charged after the end',
      'billed-after-end': 'A bill came after the end',
    },
    short: {
      'served-again': 'The network was seen to serve the line again. Please treat it as working.',
      'traffic-after-end': "The operator's records show use after the end. Please treat the line as working.",
      'charged-after-end': 'Something was charged after the end. You do not owe it.',
      'billed-after-end': 'A bill was made after the end. You do not owe it.',
    },
    long: {
      'served-again':
        'On {when} we saw, twice, that the network serves this line again although it had ended. Please treat it as working.',
      'traffic-after-end':
        "On {when} the operator's records showed that this line was used after its end. Please treat it as working.",
      'charged-after-end':
        'On {when} we found that {amount} was charged after the end of this line. You do not owe it.',
      'billed-after-end': 'On {when} we found a bill of {amount} made after the end of this line. You do not owe it.',
    },
    next: 'An agent looks at it and decides. You need do nothing; the page of your request says what becomes of it.',
    amount: 'Amount',
    credited: {
      subject: 'Money is on its way back to you',
      short: 'What was charged after the end is being given back.',
      long: 'This had been charged after the end of the line.',
    },
  },
  kk: {
    subject: {
      'served-again': 'Нөмірдің қайта қолданылып тұрғаны байқалды',
      'traffic-after-end': 'Нөмір жабылғаннан кейін қолданылған',
      'charged-after-end': 'Нөмір жабылғаннан кейін ақы есептелді',
      'billed-after-end': 'Нөмір жабылғаннан кейін шот келді',
    },
    short: {
      'served-again': 'Желі нөмірге қайта қызмет көрсетіп тұр. Оны жұмыс істеп тұр деп есептеңіз.',
      'traffic-after-end': 'Жазбада жабылғаннан кейінгі қолданыс бар. Нөмір жұмыс істеп тұр деп есептеңіз.',
      'charged-after-end': 'Жабылғаннан кейін ақы есептелді. Оны төлеуге міндетті емессіз.',
      'billed-after-end': 'Жабылғаннан кейін шот қойылды. Оны төлеуге міндетті емессіз.',
    },
    long: {
      'served-again':
        '{when} нөмір жабылғанына қарамастан, желінің оған қайта қызмет көрсетіп тұрғанын екі рет байқадық. Әзірге жұмыс істеп тұр деп есептеңіз.',
      'traffic-after-end':
        '{when} оператордың жазбасында нөмірдің жабылғаннан кейін қолданылғаны көрінді. Әзірге жұмыс істеп тұр деп есептеңіз.',
      'charged-after-end':
        '{when} нөмір жабылғаннан кейін {amount} есептелгенін таптық. Сіз оны төлеуге міндетті емессіз.',
      'billed-after-end':
        '{when} нөмір жабылғаннан кейін қойылған {amount} шотын таптық. Сіз оны төлеуге міндетті емессіз.',
    },
    next: 'Маман қарап, шешім қабылдайды. Сізден ештеңе керек емес; нәтижесі өтінім бетінде жазылады.',
    amount: 'Сомасы',
    credited: {
      subject: 'Ақша Сізге қайтарылып жатыр',
      short: 'Жабылғаннан кейін есептелген сома қайтарылып жатыр.',
      long: 'Бұл сома нөмір жабылғаннан кейін есептелген еді.',
    },
  },
  ru: {
    subject: {
      'served-again': 'Номер снова замечен в работе',
      'traffic-after-end': 'Номером пользовались после закрытия',
      'charged-after-end': 'Начисление после закрытия номера',
      'billed-after-end': 'Счёт после закрытия номера',
    },
    short: {
      'served-again': 'Сеть снова обслуживает номер. Пока считайте, что он работает.',
      'traffic-after-end': 'В записях есть использование после закрытия. Считайте, что номер работает.',
      'charged-after-end': 'После закрытия что-то начислено. Вы не обязаны это платить.',
      'billed-after-end': 'После закрытия выставлен счёт. Вы не обязаны его платить.',
    },
    long: {
      'served-again':
        '{when} мы дважды увидели, что сеть снова обслуживает этот номер, хотя он был закрыт. Пока считайте, что номер работает.',
      'traffic-after-end':
        '{when} в записях оператора обнаружилось, что номером пользовались после закрытия. Пока считайте, что номер работает.',
      'charged-after-end':
        '{when} мы обнаружили, что после закрытия номера начислено {amount}. Вы не обязаны это платить.',
      'billed-after-end':
        '{when} мы обнаружили счёт на {amount}, выставленный после закрытия номера. Вы не обязаны его платить.',
    },
    next: 'Этим занимается специалист, он примет решение. От вас ничего не нужно; что получилось, будет на странице заявки.',
    amount: 'Сумма',
    credited: {
      subject: 'Деньги возвращаются вам',
      short: 'Начисленное после закрытия возвращается вам.',
      long: 'Эта сумма была начислена после закрытия номера.',
    },
  },
  'zh-Hans': {
    subject: {
      'served-again': '发现号码又在使用',
      'traffic-after-end': '号码在销户后仍有使用',
      'charged-after-end': '销户后仍有扣费',
      'billed-after-end': '销户后仍出账单',
    },
    short: {
      'served-again': '发现网络又在为该号码提供服务，请视其仍可使用。',
      'traffic-after-end': '运营商记录显示销户后仍有使用，请视该号码仍可使用。',
      'charged-after-end': '销户后仍有扣费，您无需承担。',
      'billed-after-end': '销户后仍出账单，您无需承担。',
    },
    long: {
      'served-again': '该号码已注销，但我们于{when}两次发现网络又在为其提供服务。请暂时视为仍可使用。',
      'traffic-after-end': '我们于{when}在运营商记录中发现该号码销户后仍有使用。请暂时视为仍可使用。',
      'charged-after-end': '我们于{when}发现该号码销户后又扣费{amount}，您无需承担。',
      'billed-after-end': '我们于{when}发现该号码销户后又出账单{amount}，您无需承担。',
    },
    next: '工作人员会核实并处理，您无需操作；结果会显示在申请页面。',
    amount: '金额',
    credited: {
      subject: '费用正在退还给您',
      short: '销户后所扣费用正在退还。',
      long: '这笔费用是在销户之后扣取的。',
    },
  },
}

/** `{when}` and `{amount}` put in their places. */
export const filled = (text: string, values: { when: string; amount: string }): string =>
  text.replace('{when}', values.when).replace('{amount}', values.amount)
