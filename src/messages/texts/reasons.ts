import type { DelayReason, Language, ReturnCode } from '../../domain/case.ts'
import type { RejectCode } from '../../domain/codes.ts'

/** How the line stands once a request was taken back or refused: by what was done to it, and what was seen afterwards. */
interface LineNow {
  untouched: string
  works: string
  /** It was suspended before the request; `why` is the operator's code. */
  suspended: (why: string) => string
  /** The same where every sign counts. */
  suspendedShort: string
}

export const lineNow: Record<Language, LineNow> = {
  en: {
    untouched: 'Nothing was changed on the line: it is as it was.',
    works: 'The line was barred. It has been restored: the network was seen to serve it again.',
    suspendedShort: 'The bar has been lifted. The line is suspended as it was before.',
    suspended: (why) =>
      `The bar has been lifted. The line was suspended before your request${inBrackets(why, { request: 'at the holder’s request', debt: 'for debt', fraud: 'fraud check', lost: 'lost or stolen' })} and is so again.`,
  },
  kk: {
    untouched: 'Нөмірде ештеңе өзгерген жоқ: бәрі бұрынғыдай.',
    works: 'Нөмір бұғатталған еді. Бұғаты алынды: желі оған қайта қызмет көрсететінін көрдік.',
    suspendedShort: 'Бұғат алынды. Нөмір бұрынғыдай тоқтатулы.',
    suspended: (why) =>
      `Біз қойған бұғат алынды. Нөмір өтінімге дейін тоқтатылған болатын${inBrackets(why, { request: 'иесінің өтініші бойынша', debt: 'төленбегені үшін', fraud: 'алаяқтыққа тексеру', lost: 'жоғалған не ұрланған' })}, қазір де сондай.`,
  },
  ru: {
    untouched: 'С номером ничего не сделано: всё как было.',
    works: 'Номер был заблокирован. Блокировка снята: мы увидели, что сеть снова его обслуживает.',
    suspendedShort: 'Блокировка снята. Номер приостановлен, как и до заявки.',
    suspended: (why) =>
      `Наша блокировка снята. Номер был приостановлен ещё до заявки${inBrackets(why, { request: 'по просьбе владельца', debt: 'за неоплату', fraud: 'проверка на мошенничество', lost: 'утеря или кража' })} и снова приостановлен.`,
  },
  'zh-Hans': {
    untouched: '号码未作任何变更，与原来一样。',
    works: '号码曾停机，现已复机：经查询，网络已恢复为其服务。',
    suspendedShort: '我们的停机已解除，号码仍为申请前的停机状态。',
    suspended: (why) =>
      `我们的停机已解除。号码在申请前已停机${inBrackets(why, { request: '应机主要求', debt: '因欠费', fraud: '涉诈风险核查', lost: '丢失或被盗' }, '（', '）')}，现仍为该状态。`,
  },
}

function inBrackets(why: string, words: Record<string, string>, open = ' (', close = ')'): string {
  const word = words[why]
  return word === undefined ? '' : `${open}${word}${close}`
}

/** Why a request was refused, and what to do then. The desk previews the same words that the subscriber gets. */
export const rejectionReasons: Record<Language, Record<RejectCode, { reason: string; wayOut: string }>> = {
  en: {
    'not-the-holder': {
      reason: 'Our records name another holder of this line.',
      wayOut: 'The holder can apply. You can also apply for the holder with a power of attorney.',
    },
    'no-such-line': {
      reason: 'We found no line with this number at this operator.',
      wayOut: 'Check the number and send a new request.',
    },
    'ported-out': {
      reason: 'Another operator serves this number now.',
      wayOut: 'Please send the request to that operator.',
    },
    'already-ended': {
      reason: 'This line had ended before the request came.',
      wayOut: 'You need do nothing. If you still see charges, tell us on the page.',
    },
    'holder-objects': {
      reason: 'We asked the holder, who did not ask for this.',
      wayOut: 'If you are the holder, tell care; the line stays as it is meanwhile.',
    },
    'taken-by-holder': {
      reason: 'The contract of this line was made with your document and your signature.',
      wayOut:
        'If you want the line closed, send an ordinary request. Care shows you the contract; if you hold it for forged, report that to the police and send us the report.',
    },
    'court-order': {
      reason: 'A court order does not let us change this line at present.',
      wayOut: 'Care can tell you which order. When it is lifted, send the request again.',
    },
    'identity-not-proven': {
      reason: 'We could not establish that the request came from the holder.',
      wayOut: 'Send a new request and confirm that it is you with the document under which the line was registered.',
    },
    'no-authority': {
      reason: 'The papers do not show that you may act for the holder.',
      wayOut: 'Send a power of attorney or another paper that shows it, with a new request.',
    },
    duplicate: {
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
    'ported-out': {
      reason: 'Бұл нөмірге қазір басқа байланыс операторы қызмет көрсетеді.',
      wayOut: 'Өтінімді сол операторға жіберіңіз.',
    },
    'already-ended': {
      reason: 'Нөмір өтінім түскенге дейін жабылған.',
      wayOut: 'Сізден ештеңе керек емес. Ақы әлі есептеліп жатса, өтінім бетінде жазыңыз.',
    },
    'holder-objects': {
      reason: 'Нөмір иесінен сұрадық: ол мұндай өтінім жібермеген.',
      wayOut: 'Нөмір Сіздікі болса, қолдау қызметіне хабарлаңыз. Оған дейін нөмірде ештеңе өзгермейді.',
    },
    'taken-by-holder': {
      reason: 'Бұл нөмірдің шарты Сіздің құжатыңызбен және қолыңызбен жасалған.',
      wayOut:
        'Нөмірді жапқыңыз келсе, кәдімгі өтінім жіберіңіз. Шартты қолдау қызметі көрсетеді; жалған деп санасаңыз, полицияға хабарлап, сол туралы құжатты бізге жіберіңіз.',
    },
    'court-order': {
      reason: 'Сот шешіміне байланысты бұл нөмірді қазір өзгертуге болмайды.',
      wayOut: 'Қай шешім екенін қолдау қызметінен сұраңыз. Шектеу алынғанда, өтінімді қайта жіберіңіз.',
    },
    'identity-not-proven': {
      reason: 'Өтінімді нөмір иесі жібергенін анықтай алмадық.',
      wayOut: 'Жаңа өтінім жіберіп, нөмір тіркелген құжатпен бұл Сіз екеніңізді растаңыз.',
    },
    'no-authority': {
      reason: 'Құжаттардан нөмір иесінің атынан әрекет ете алатыныңыз көрінбейді.',
      wayOut: 'Жаңа өтініммен бірге сенімхатты немесе осыны растайтын басқа құжатты жіберіңіз.',
    },
    duplicate: {
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
    'ported-out': {
      reason: 'Этот номер теперь обслуживает другой оператор связи.',
      wayOut: 'Подайте заявку этому оператору.',
    },
    'already-ended': {
      reason: 'Номер был закрыт ещё до заявки.',
      wayOut: 'От вас ничего не нужно. Если начисления продолжаются, напишите нам на странице заявки.',
    },
    'holder-objects': {
      reason: 'Мы спросили владельца номера: он такой заявки не подавал.',
      wayOut: 'Если владелец вы, сообщите службе поддержки. До тех пор с номером ничего не делаем.',
    },
    'taken-by-holder': {
      reason: 'Договор на этот номер заключён по вашему документу и с вашей подписью.',
      wayOut:
        'Если хотите закрыть номер, подайте обычную заявку. Договор покажет служба поддержки; если считаете его поддельным, заявите в полицию и пришлите нам талон заявления.',
    },
    'court-order': {
      reason: 'Из-за решения суда этот номер сейчас нельзя изменить.',
      wayOut: 'Какое это решение, скажет служба поддержки. Когда ограничение снимут, подайте заявку снова.',
    },
    'identity-not-proven': {
      reason: 'Мы не смогли установить, что заявка пришла от владельца номера.',
      wayOut: 'Подайте новую заявку и подтвердите, что это вы, документом, на который оформлен номер.',
    },
    'no-authority': {
      reason: 'Из документов не видно, что вы можете действовать за владельца.',
      wayOut: 'Пришлите с новой заявкой доверенность или другой документ, который это подтверждает.',
    },
    duplicate: {
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
    'ported-out': {
      reason: '该号码现由其他运营商提供服务。',
      wayOut: '请向该运营商提交申请。',
    },
    'already-ended': {
      reason: '收到申请之前，该号码已经注销。',
      wayOut: '您无需操作。如仍有扣费，请在申请页面告诉我们。',
    },
    'holder-objects': {
      reason: '我们已向机主核实，机主未提出此申请。',
      wayOut: '如您是机主，请联系客服。其间号码不作任何变更。',
    },
    'taken-by-holder': {
      reason: '该号码的合同由您本人持证件签字办理。',
      wayOut: '如要注销该号码，请提交普通申请。客服可向您出示合同；如认为合同系伪造，请向警方报案并把回执发给我们。',
    },
    'court-order': {
      reason: '因法院裁定，该号码目前不能变更。',
      wayOut: '具体裁定可向客服咨询。限制解除后，请重新提交申请。',
    },
    'identity-not-proven': {
      reason: '未能确认申请由机主本人提交。',
      wayOut: '请重新提交申请，并用办理该号码时登记的证件验证身份。',
    },
    'no-authority': {
      reason: '现有材料不能表明您可以代机主办理。',
      wayOut: '请重新提交申请，并附上授权委托书或其他证明材料。',
    },
    duplicate: {
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

/** Why a promise is in danger or broken: in the message, on the page of the request and at the desk, in the same words. */
export const delayReasons: Record<Language, Record<DelayReason, string>> = {
  en: {
    decision: 'Our check of the request is taking too long.',
    held: 'The request is on hold.',
    'needs-person': 'It did not go on by itself; an agent has to look at it.',
    'operator-silent': 'The operator’s system does not answer.',
    port: 'The number is moving to another operator.',
    'open-order': 'Another order for this line is still open at the operator. It has to end first.',
    arrears: 'The operator ends no line with unpaid bills. They have to be paid first.',
    protected: 'The line is protected against being closed. The protection has to be taken off first.',
    longer: 'It is taking longer than we thought.',
  },
  kk: {
    decision: 'Өтінімді тексеру созылып кетті.',
    held: 'Өтінім кідіртілді.',
    'needs-person': 'Іс өзі жалғаспады, маманның шешімі керек.',
    'operator-silent': 'Оператордың жүйесі жауап бермейді.',
    port: 'Нөмір басқа операторға көшіп жатыр.',
    'open-order': 'Осы нөмір бойынша операторда басқа тапсырыс аяқталмаған. Алдымен сол аяқталуы керек.',
    arrears: 'Төленбеген шот бар нөмірді оператор жаппайды. Алдымен оны төлеу керек.',
    protected: 'Нөмір қорғалған. Қорғауын алыңыз.',
    longer: 'Бұл біз ойлағаннан ұзаққа созылды.',
  },
  ru: {
    decision: 'Проверка заявки затянулась.',
    held: 'Заявка приостановлена.',
    'needs-person': 'Нужно решение специалиста.',
    'operator-silent': 'Система оператора не отвечает.',
    port: 'Номер переходит к другому оператору.',
    'open-order': 'У оператора ещё не выполнен другой заказ по этому номеру. Сначала его нужно завершить.',
    arrears: 'Оператор не закрывает номер с неоплаченными счетами. Сначала их нужно оплатить.',
    protected: 'Номер защищён. Снимите защиту.',
    longer: 'Это занимает больше времени, чем мы думали.',
  },
  'zh-Hans': {
    decision: '申请审核耗时过长。',
    held: '申请已暂缓办理。',
    'needs-person': '未能自动继续，需要工作人员处理。',
    'operator-silent': '运营商系统没有响应。',
    port: '号码正在转至其他运营商。',
    'open-order': '运营商处还有该号码的其他业务未办结，需先办结。',
    arrears: '该号码有未缴账单，运营商不予注销，需先缴清。',
    protected: '该号码已开启防注销保护，需先解除保护。',
    longer: '办理时间比预计的长。',
  },
}
