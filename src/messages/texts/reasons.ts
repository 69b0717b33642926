import type { Language } from '../../domain/case.ts'
import type { RejectionCode, ReturnCode } from '../kinds.ts'

/** Why a request was refused, and what to do then. The desk previews the same words that the subscriber gets. */
export const rejectionReasons: Record<Language, Record<RejectionCode, { reason: string; wayOut: string }>> = {
  en: {
    'not-the-holder': {
      reason: 'Our records name another holder of this line.',
      wayOut: 'The holder can apply. You can also apply for the holder with a power of attorney.',
    },
    'no-such-line': {
      reason: 'We found no line with this number at this operator.',
      wayOut: 'Check the number and send a new request.',
    },
    'number-ported-away': {
      reason: 'Another operator serves this number now.',
      wayOut: 'Please send the request to that operator.',
    },
    'already-ended': {
      reason: 'This line had ended before the request came.',
      wayOut: 'You need do nothing. If you still see charges, tell us on the page.',
    },
    'line-under-hold': {
      reason: 'For a legal reason this line may not be changed at present.',
      wayOut: 'Ask care what it is. When it is lifted, send the request again.',
    },
    'document-does-not-match': {
      reason: 'The document does not match our record of the holder.',
      wayOut: 'Send the document under which the line was registered, or come to a branch with it.',
    },
    'authority-not-shown': {
      reason: 'The papers do not show that you may act for the holder.',
      wayOut: 'Send a power of attorney or another paper that shows it, with a new request.',
    },
    'already-requested': {
      reason: 'There is already a request for this line.',
      wayOut: 'That request goes on. Its reference is in its own receipt.',
    },
  },
  kk: {
    'not-the-holder': {
      reason: 'Жазбамыз бойынша нөмір иесі – басқа адам.',
      wayOut: 'Өтінімді нөмір иесі жібере алады. Сенімхатпен оның атынан да жіберуге болады.',
    },
    'no-such-line': {
      reason: 'Бұл байланыс операторында мұндай нөмір табылмады.',
      wayOut: 'Нөмірді тексеріп, жаңа өтінім жіберіңіз.',
    },
    'number-ported-away': {
      reason: 'Бұл нөмірге қазір басқа байланыс операторы қызмет көрсетеді.',
      wayOut: 'Өтінімді сол операторға жіберіңіз.',
    },
    'already-ended': {
      reason: 'Нөмір өтінім түскенге дейін жабылған.',
      wayOut: 'Сізден ештеңе керек емес. Ақы әлі есептеліп жатса, өтінім бетінде жазыңыз.',
    },
    'line-under-hold': {
      reason: 'Заңды себеппен бұл нөмірді қазір өзгертуге болмайды.',
      wayOut: 'Себебін қолдау қызметінен сұраңыз. Шектеу алынғанда, өтінімді қайта жіберіңіз.',
    },
    'document-does-not-match': {
      reason: 'Құжат нөмір иесі туралы жазбамызға сәйкес келмейді.',
      wayOut: 'Нөмір тіркелген құжатты жіберіңіз немесе онымен қызмет көрсету кеңсесіне келіңіз.',
    },
    'authority-not-shown': {
      reason: 'Құжаттардан нөмір иесінің атынан әрекет ете алатыныңыз көрінбейді.',
      wayOut: 'Жаңа өтініммен бірге сенімхатты немесе осыны растайтын басқа құжатты жіберіңіз.',
    },
    'already-requested': {
      reason: 'Бұл нөмір бойынша өтінім бар.',
      wayOut: 'Сол өтінім орындала береді. Оның № алынғаны туралы растамада жазылған.',
    },
  },
  ru: {
    'not-the-holder': {
      reason: 'По нашим записям у номера другой владелец.',
      wayOut: 'Заявку может подать владелец. По доверенности её можно подать за него.',
    },
    'no-such-line': {
      reason: 'У этого оператора связи такой номер не найден.',
      wayOut: 'Проверьте номер и подайте новую заявку.',
    },
    'number-ported-away': {
      reason: 'Этот номер теперь обслуживает другой оператор связи.',
      wayOut: 'Подайте заявку этому оператору.',
    },
    'already-ended': {
      reason: 'Номер был закрыт ещё до заявки.',
      wayOut: 'От вас ничего не нужно. Если начисления продолжаются, напишите нам на странице заявки.',
    },
    'line-under-hold': {
      reason: 'По законной причине этот номер сейчас нельзя изменить.',
      wayOut: 'Причину назовёт служба поддержки. Когда ограничение снимут, подайте заявку снова.',
    },
    'document-does-not-match': {
      reason: 'Документ не совпадает с нашей записью о владельце номера.',
      wayOut: 'Пришлите документ, на который оформлен номер, или придите с ним в офис обслуживания.',
    },
    'authority-not-shown': {
      reason: 'Из документов не видно, что вы можете действовать за владельца.',
      wayOut: 'Пришлите с новой заявкой доверенность или другой документ, который это подтверждает.',
    },
    'already-requested': {
      reason: 'По этому номеру уже есть заявка.',
      wayOut: 'Она выполняется дальше. Её № указан в подтверждении получения.',
    },
  },
  'zh-Hans': {
    'not-the-holder': {
      reason: '我们的记录显示，该号码的机主是其他人。',
      wayOut: '机主本人可以提交申请，您也可以凭授权委托书代为申请。',
    },
    'no-such-line': {
      reason: '在该运营商处未找到此号码。',
      wayOut: '请核对号码后重新提交申请。',
    },
    'number-ported-away': {
      reason: '该号码现由其他运营商提供服务。',
      wayOut: '请向该运营商提交申请。',
    },
    'already-ended': {
      reason: '收到申请之前，该号码已经注销。',
      wayOut: '您无需操作。如仍有扣费，请在申请页面告诉我们。',
    },
    'line-under-hold': {
      reason: '由于法律原因，该号码目前不能变更。',
      wayOut: '具体原因可向客服咨询。限制解除后，请重新提交申请。',
    },
    'document-does-not-match': {
      reason: '证件与机主登记信息不一致。',
      wayOut: '请提交办理该号码时登记的证件，或携带该证件到营业厅办理。',
    },
    'authority-not-shown': {
      reason: '现有材料不能表明您可以代机主办理。',
      wayOut: '请重新提交申请，并附上授权委托书或其他证明材料。',
    },
    'already-requested': {
      reason: '该号码已有一份申请。',
      wayOut: '原申请继续办理，申请编号见该申请的回执。',
    },
  },
}

/** What the bank said of a transfer that came back; goes after a colon. */
export const returnReasons: Record<Language, Record<ReturnCode, string>> = {
  en: {
    'account-not-found': 'the account was not found',
    'account-closed': 'the account is closed',
    'name-does-not-match': 'the name of the payee does not match',
    'not-said': 'the bank gave no reason',
  },
  kk: {
    'account-not-found': 'шот табылмады',
    'account-closed': 'шот жабылған',
    'name-does-not-match': 'алушының аты сәйкес келмеді',
    'not-said': 'банк себебін айтпады',
  },
  ru: {
    'account-not-found': 'счёт не найден',
    'account-closed': 'счёт закрыт',
    'name-does-not-match': 'имя получателя не совпало',
    'not-said': 'банк не назвал причину',
  },
  'zh-Hans': {
    'account-not-found': '未找到该账户',
    'account-closed': '该账户已关闭',
    'name-does-not-match': '收款人姓名不一致',
    'not-said': '银行未说明原因',
  },
}
