import type { Language } from '../../domain/case.ts'
import type { EvidenceClass } from '../../domain/evidence.ts'
import type { NotObservedCode, ReadingMoment } from '../certificate-data.ts'

/** What a proof rests on. `profile-attested`: the network was seen, and only a profile server is taken at its word. */
export type Basis = Exclude<EvidenceClass, 'not-confirmed'> | 'profile-attested'

/** Every word that stands on the certificate, apart from the facts. */
export interface CertificateWords {
  title: string
  number: string
  ref: string
  operator: string
  holder: string
  card: string
  esim: string
  received: string
  barred: string
  off: string
  /** Stands under the instant at which the line was observed off. */
  statement: Record<Basis, string>
  evidence: string
  weakest: string
  classes: Record<EvidenceClass, string>
  meaning: Record<Basis, string>
  head: {
    asked: string
    element: string
    known: string
    admits: string
    attached: string
    control: string
    reader: string
    when: string
  }
  moments: Record<ReadingMoment, string>
  yes: string
  no: string
  cannotTell: string
  clocks: Record<'ours' | 'element', string>
  answered: string
  legend: string
  /** Stands behind the legend where a profile server was asked. */
  legendProfile: string
  /** In the column of the control: a word, not a reading. */
  stated: string
  /** Facts about an eSIM profile, as its server said them unasked. */
  profileHeard: Record<'on-device' | 'deleted', string>
  notObserved: string
  notObservedItems: Record<NotObservedCode, string>
  someCannotTell: string
  nothingElse: string
  check: string
  checkHow: string
  checkCode: string
  record: string
  issued: string
  hash: string
}

const kk: CertificateWords = {
  title: 'Нөмірдің жабылғаны туралы анықтама',
  number: 'Телефон нөмірі',
  ref: 'Өтінім №',
  operator: 'Байланыс операторы',
  holder: 'Нөмір иесі',
  card: 'SIM-карта',
  esim: 'eSIM профилі',
  received: 'Өтінім алынды',
  barred: 'Нөмір бұғатталды',
  off: 'Нөмір жабылды: тексерілді',
  statement: {
    'network-observed': 'Желіні тексердік: ол бұл нөмірге енді қызмет көрсетпейді.',
    'billing-record':
      'Байланыс операторының ақы есептеу жүйесінде нөмір жабық деп көрсетілген. Желінің өзі тексерілген жоқ.',
    'operator-attested': 'Байланыс операторы нөмір жабылғанын растады. Желінің өзі тексерілген жоқ.',
    'profile-attested': 'Желіні тексердік: ол бұл нөмірге енді қызмет көрсетпейді.',
  },
  evidence: 'Тексеру жазбасы',
  weakest: 'Міндетті тексерулердің ең әлсіз негізі',
  classes: {
    'network-observed': 'Желінің өзінен тексерілді',
    'billing-record': 'Ақы есептеу жүйесінің жазбасы',
    'operator-attested': 'Байланыс операторының растауы',
    'not-confirmed': 'Расталмады',
  },
  meaning: {
    'network-observed': 'Желі жүйелерінің өзі сұралды. Сұрау нөмір өшірілген қосылымнан бөлек қосылыммен жасалды.',
    'billing-record': 'Бұл – байланыс операторының ақы есептеу дерегі. Желінің өзі тексерілген жоқ.',
    'operator-attested': 'Бұл – байланыс операторының өз сөзі. Желінің өзі тексерілген жоқ.',
    'profile-attested':
      'Желі жүйелерінің өзі сұралды. eSIM профилі туралы тек профиль серверінің сөзі бар: оны оқу мүмкін емес.',
  },
  head: {
    asked: 'Не сұралды',
    element: 'Қай жүйеден',
    known: 'Белгілі ме',
    admits: 'Жібере ме',
    attached: 'Қосулы ма',
    control: 'Бақылау',
    reader: 'Кім сұрады',
    when: 'Қашан',
  },
  moments: {
    'before-bar': 'Бұғаттауға дейін',
    barred: 'Бұғаттаудан кейін',
    dead: 'Жабылғаннан кейін',
    'dead-next-day': 'Қайта тексеру',
  },
  yes: 'иә',
  no: 'жоқ',
  cannotTell: 'белгісіз',
  clocks: { ours: 'біздің сағат', element: 'жүйенің сағаты' },
  answered: 'Жауабы',
  legend:
    'Белгілі ме: жүйеде осы карта бар ма. Жібере ме: оны желіге қосар ма еді. Қосулы ма: қазір қосылып тұр ма. Бақылау: сол сәтте осы жүйеде жұмыс істеп тұрған басқа нөмір жауап берді ме.',
  legendProfile: 'Профиль серверінде «жібере ме» – профильді құрылғыға берер ме еді.',
  stated: 'айтылған',
  profileHeard: {
    'on-device': 'eSIM профилі құрылғыда (серверінің хабары)',
    deleted: 'eSIM профилі құрылғыдан жойылды (серверінің хабары)',
  },
  notObserved: 'Не тексерілген жоқ',
  notObservedItems: {
    'visited-networks': 'роумингтегі шетелдік желілер',
    handset: 'телефонның немесе модемнің өзі',
    voicemail: 'дауыстық пошта',
    messaging: 'жеткізуді күткен SMS хабарламалар',
    'voice-over-4g': '4G арқылы қоңырау (IMS)',
    'esim-profile': 'телефондағы eSIM профилі',
    'billing-after-end': 'жабылғаннан кейінгі ақы есептеу',
    'accounts-elsewhere': 'нөмірге байланған басқа аккаунттар',
  },
  someCannotTell: 'кестеде «белгісіз» деп жазылған тұста жүйе анық жауап бермеді',
  nothingElse: 'Кестеде жазылғаннан басқа ештеңе тексерілген жоқ.',
  check: 'Анықтаманы тексеру',
  checkHow: 'Мына бетті ашып, кодты енгізіңіз немесе QR-кодты телефонмен оқыңыз.',
  checkCode: 'Тексеру коды',
  record: 'Бұл – электрондық жазбаның басылған түрі. Шынайылығы тек осы бетте тексеріледі.',
  issued: 'Берген',
  hash: 'Өтінім тарихының соңғы жазбасы (SHA-256)',
}

const ru: CertificateWords = {
  title: 'Справка о закрытии номера',
  number: 'Номер телефона',
  ref: '№ заявки',
  operator: 'Оператор связи',
  holder: 'Владелец номера',
  card: 'SIM-карта',
  esim: 'Профиль eSIM',
  received: 'Заявка получена',
  barred: 'Номер заблокирован',
  off: 'Номер закрыт: проверено',
  statement: {
    'network-observed': 'Мы проверили сеть: она больше не обслуживает этот номер.',
    'billing-record': 'По данным расчётной системы оператора связи номер закрыт. Сама сеть не проверялась.',
    'operator-attested': 'Оператор связи подтвердил, что номер закрыт. Сама сеть не проверялась.',
    'profile-attested': 'Мы проверили сеть: она больше не обслуживает этот номер.',
  },
  evidence: 'Данные проверки',
  weakest: 'Самое слабое основание среди обязательных проверок',
  classes: {
    'network-observed': 'Проверено в самой сети',
    'billing-record': 'Запись расчётной системы',
    'operator-attested': 'Подтверждение оператора связи',
    'not-confirmed': 'Не подтверждено',
  },
  meaning: {
    'network-observed': 'Опрошены сами системы сети. Опрос шёл не по тому подключению, по которому номер отключали.',
    'billing-record': 'Это данные о начислениях оператора связи. Сама сеть не проверялась.',
    'operator-attested': 'Это слова самого оператора связи. Сама сеть не проверялась.',
    'profile-attested':
      'Опрошены сами системы сети. О профиле eSIM есть только слова сервера профилей: прочитать его нельзя.',
  },
  head: {
    asked: 'Что спросили',
    element: 'У какой системы',
    known: 'Известен',
    admits: 'Допускает',
    attached: 'Подключён',
    control: 'Контроль',
    reader: 'Кто спросил',
    when: 'Когда',
  },
  moments: {
    'before-bar': 'До блокировки',
    barred: 'После блокировки',
    dead: 'После закрытия',
    'dead-next-day': 'Повторная проверка',
  },
  yes: 'да',
  no: 'нет',
  cannotTell: 'неясно',
  clocks: { ours: 'наши часы', element: 'часы системы' },
  answered: 'Ответ',
  legend:
    'Известен: есть ли карта в системе. Допускает: пустила бы её система в сеть. Подключён: подключена ли она сейчас. Контроль: ответил ли там же в тот же момент другой, работающий номер.',
  legendProfile: 'У сервера профилей «допускает» значит: выдал бы он профиль устройству.',
  stated: 'сказано',
  profileHeard: {
    'on-device': 'Профиль eSIM на устройстве (сообщил сервер)',
    deleted: 'Профиль eSIM удалён с устройства (сообщил сервер)',
  },
  notObserved: 'Что не проверено',
  notObservedItems: {
    'visited-networks': 'зарубежные сети в роуминге',
    handset: 'сам телефон или модем',
    voicemail: 'голосовая почта',
    messaging: 'SMS, ожидающие доставки',
    'voice-over-4g': 'звонки через 4G (IMS)',
    'esim-profile': 'профиль eSIM в телефоне',
    'billing-after-end': 'начисления после закрытия',
    'accounts-elsewhere': 'другие аккаунты, привязанные к номеру',
  },
  someCannotTell: 'где в таблице «неясно», система не дала ясного ответа',
  nothingElse: 'Кроме указанного в таблице, ничего не проверялось.',
  check: 'Проверить справку',
  checkHow: 'Откройте эту страницу и введите код или прочитайте QR-код телефоном.',
  checkCode: 'Код проверки',
  record: 'Это распечатка электронной записи. Её подлинность проверяется только на этой странице.',
  issued: 'Выдано',
  hash: 'Последняя запись истории заявки (SHA-256)',
}

const en: CertificateWords = {
  title: 'Certificate of cancellation',
  number: 'Number',
  ref: 'Reference',
  operator: 'Operator',
  holder: 'Holder',
  card: 'SIM',
  esim: 'eSIM profile',
  received: 'Request received',
  barred: 'Line barred',
  off: 'Off: confirmed',
  statement: {
    'network-observed': 'We checked the network: it no longer serves this line.',
    'billing-record': "The operator's billing records showed this line as ended. The network itself was not looked at.",
    'operator-attested': 'The operator stated that this line has ended. The network itself was not looked at.',
    'profile-attested': 'We checked the network: it no longer serves this line.',
  },
  evidence: 'Evidence',
  weakest: 'Weakest basis among the required checks',
  classes: {
    'network-observed': 'Observed in the network',
    'billing-record': 'Billing record',
    'operator-attested': "Operator's statement",
    'not-confirmed': 'Not confirmed',
  },
  meaning: {
    'network-observed':
      'The systems of the network were asked themselves, over another connection than the one over which the line was switched off.',
    'billing-record': 'This is billing data of the operator. The network itself was not looked at.',
    'operator-attested': "This is the operator's own word. The network itself was not looked at.",
    'profile-attested':
      'The systems of the network were asked themselves. Of the eSIM profile there is only the word of its server, which cannot be read.',
  },
  head: {
    asked: 'What was asked',
    element: 'Which system',
    known: 'Known',
    admits: 'Admits',
    attached: 'Attached',
    control: 'Control',
    reader: 'Who asked',
    when: 'When',
  },
  moments: {
    'before-bar': 'Before the bar',
    barred: 'After the bar',
    dead: 'After the end',
    'dead-next-day': 'Checked again',
  },
  yes: 'yes',
  no: 'no',
  cannotTell: 'unclear',
  clocks: { ours: 'our clock', element: "system's clock" },
  answered: 'Answer',
  legend:
    'Known: the system has this card. Admits: it would let it into the network. Attached: it is connected now. Control: another line, one that works, answered on the same system at that moment.',
  legendProfile: 'Of a profile server, admits means: it would hand the profile out to a device.',
  stated: 'stated',
  profileHeard: {
    'on-device': 'eSIM profile on a device (its server said so)',
    deleted: 'eSIM profile deleted from its device (its server said so)',
  },
  notObserved: 'What was not observed',
  notObservedItems: {
    'visited-networks': 'networks abroad, in roaming',
    handset: 'the phone or modem itself',
    voicemail: 'voicemail',
    messaging: 'SMS that wait to be delivered',
    'voice-over-4g': 'calls over 4G (IMS)',
    'esim-profile': 'the eSIM profile in the phone',
    'billing-after-end': 'charges after the end',
    'accounts-elsewhere': 'accounts elsewhere that use the number',
  },
  someCannotTell: 'where the table says “unclear”, the system gave no clear answer',
  nothingElse: 'Nothing was looked at beyond what the table lists.',
  check: 'Check this certificate',
  checkHow: 'Open this page and give the code, or read the QR code with a phone.',
  checkCode: 'Check code',
  record: 'This is a print of an electronic record. Whether it is genuine can be checked on that page only.',
  issued: 'Issued by',
  hash: 'Last record of the case (SHA-256)',
}

const zhHans: CertificateWords = {
  title: '销户证明',
  number: '手机号码',
  ref: '申请编号',
  operator: '运营商',
  holder: '机主',
  card: 'SIM卡',
  esim: 'eSIM配置文件',
  received: '收到申请',
  barred: '号码停机',
  off: '已注销（已核实）',
  statement: {
    'network-observed': '我们查询了网络：网络已不再为该号码提供服务。',
    'billing-record': '运营商的计费记录显示该号码已注销。网络本身未经查询。',
    'operator-attested': '运营商声明该号码已注销。网络本身未经查询。',
    'profile-attested': '我们查询了网络：网络已不再为该号码提供服务。',
  },
  evidence: '核验记录',
  weakest: '必查项目中最弱的依据',
  classes: {
    'network-observed': '直接查询网络',
    'billing-record': '计费记录',
    'operator-attested': '运营商声明',
    'not-confirmed': '未能确认',
  },
  meaning: {
    'network-observed': '直接查询了网络系统。查询所用的连接与停止服务所用的连接不同。',
    'billing-record': '这是运营商的计费数据。网络本身未经查询。',
    'operator-attested': '这是运营商自己的说法。网络本身未经查询。',
    'profile-attested': '直接查询了网络系统。关于eSIM配置文件，只有配置服务器的说法，无法读取核实。',
  },
  head: {
    asked: '查询对象',
    element: '查询系统',
    known: '有登记',
    admits: '可接入',
    attached: '已连接',
    control: '对照',
    reader: '查询者',
    when: '时间',
  },
  moments: { 'before-bar': '停机前', barred: '停机后', dead: '注销后', 'dead-next-day': '复查' },
  yes: '是',
  no: '否',
  cannotTell: '不明',
  clocks: { ours: '我方时钟', element: '系统时钟' },
  answered: '应答',
  legend:
    '有登记：系统中有此卡。可接入：系统会允许其入网。已连接：此刻在网。对照：同一时刻，另一个正常使用的号码在该系统有应答。',
  legendProfile: '对配置服务器而言，“可接入”指：它会将配置文件下发到设备。',
  stated: '声明',
  profileHeard: {
    'on-device': 'eSIM配置文件在设备上（服务器通知）',
    deleted: 'eSIM配置文件已从设备删除（服务器通知）',
  },
  notObserved: '未查项目',
  notObservedItems: {
    'visited-networks': '国际漫游所用的境外网络',
    handset: '手机或上网设备本身',
    voicemail: '语音信箱',
    messaging: '待送达的短信',
    'voice-over-4g': '4G通话（IMS）',
    'esim-profile': '手机中的eSIM配置文件',
    'billing-after-end': '注销后的计费',
    'accounts-elsewhere': '绑定该号码的其他账号',
  },
  someCannotTell: '表中标为“不明”处，系统未给出明确应答',
  nothingElse: '除表中所列外，未作其他查询。',
  check: '核验本证明',
  checkHow: '打开此网页并输入核验码，或用手机扫描二维码。',
  checkCode: '核验码',
  record: '本件为电子记录的打印件，真伪仅以该网页的核验结果为准。',
  issued: '开具方',
  hash: '申请记录链末条（SHA-256）',
}

export const certificateWords: Record<Language, CertificateWords> = { kk, ru, en, 'zh-Hans': zhHans }
