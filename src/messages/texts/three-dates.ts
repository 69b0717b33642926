import type { Language } from '../../domain/case.ts'

/** The three dates and what each means: one set of words for every page, message, file and paper. `{date}` is filled in. */
export interface ThreeDatesWords {
  title: string
  service: {
    label: string
    text: string
    notYet: string
    notYetText: string
    whenChecked: string
    /** The promise stands behind it. */
    whenCheckedBy: string
    whenProven: string
    /** Papers show who asks. */
    whenPapers: string
    /** Stand before `text` where a day was chosen. */
    chosen: string
    chosenUnproven: string
    chosenPapers: string
  }
  billing: { label: string; text: string; ifToday: string; notKnown: string }
  release: { label: string; text: string; notBefore: string; kept: string; keptText: string }
}

export const threeDatesWords: Record<Language, ThreeDatesWords> = {
  en: {
    title: 'Three dates',
    service: {
      label: 'Service end',
      text: 'The last moment of full service. Then the line is barred: no calls, SMS or data.',
      notYet: 'Not yet: the line is not barred',
      notYetText: 'The request is accepted. Until the line is barred it works, and you can use it.',
      whenChecked: 'Once we have checked the request',
      whenCheckedBy: 'Once we have checked the request. Our promise: by {date}',
      whenProven: 'Once you have shown that it is you and we have checked the request',
      whenPapers: 'Once we have looked at the documents and checked the request',
      chosen: 'The end of the chosen day, if we have checked the request by then. Never earlier.',
      chosenUnproven:
        'The end of the chosen day, if by then you have shown that it is you and we have checked the request. Never earlier.',
      chosenPapers:
        'The end of the chosen day, if by then we have looked at the documents and checked the request. Never earlier.',
    },
    billing: {
      label: 'Billing end',
      text: 'The last day for which fees are charged, however long the network takes. Use until the service end is paid as well, up to the limit in the quote.',
      ifToday: '{date}, if you send the request today',
      notKnown: 'Not known yet',
    },
    release: {
      label: 'Number release',
      text: 'Nobody gets this number before that day. Unlink bank and messenger accounts from it before.',
      notBefore: 'Not before {date}',
      kept: 'The number stays with the line',
      keptText: 'The line was put back into service, so its number is not given to anyone.',
    },
  },
  kk: {
    title: 'Үш күн',
    service: {
      label: 'Байланыс тоқтайтын күн',
      text: 'Осы сәтке дейін нөмір толық жұмыс істейді. Содан кейін бұғатталады: қоңырау, SMS және интернет болмайды.',
      notYet: 'Әзірге жоқ: нөмір бұғатталмаған',
      notYetText: 'Өтінім орындауға алынды. Бұғатталғанша нөмір жұмыс істейді.',
      whenChecked: 'Өтінім тексерілген соң',
      whenCheckedBy: 'Өтінім тексерілген соң. Біз уәде еткен мерзім: {date}',
      whenProven: 'Өзіңізді растап, өтінім тексерілген соң',
      whenPapers: 'Құжаттар қаралып, өтінім тексерілген соң',
      chosen: 'Өтінім оған дейін тексерілсе, таңдалған күннің соңы. Одан ерте тоқтамайды.',
      chosenUnproven: 'Оған дейін өзіңізді растап, өтінім тексерілсе, таңдалған күннің соңы. Одан ерте тоқтамайды.',
      chosenPapers: 'Оған дейін құжаттар қаралып, өтінім тексерілсе, таңдалған күннің соңы. Одан ерте тоқтамайды.',
    },
    billing: {
      label: 'Ақы есептеу тоқтайтын күн',
      text: 'Желі қанша уақыт алса да, абоненттік ақы есептелетін соңғы күн. Тоқтағанға дейінгі байланыс та төленеді, бірақ есеп-қисаптағы шектен аспайды.',
      ifToday: '{date}, өтінім бүгін жіберілсе',
      notKnown: 'Әзірге белгісіз',
    },
    release: {
      label: 'Нөмір босатылатын күн',
      text: 'Бұл күнге дейін нөмірді ешкім алмайды. Оған дейін банк пен мессенджер аккаунттарын ажыратыңыз.',
      notBefore: 'Ең ертесі: {date}',
      kept: 'Нөмір босатылмайды',
      keptText: 'Байланыс қайта қосылды, сондықтан нөмір ешкімге берілмейді.',
    },
  },
  ru: {
    title: 'Три даты',
    service: {
      label: 'Дата отключения связи',
      text: 'До этого момента номер работает полностью. Потом его блокируют: нет звонков, SMS и интернета.',
      notYet: 'Пока нет: номер не заблокирован',
      notYetText: 'Заявка взята в работу. Пока номер не заблокирован, он работает.',
      whenChecked: 'Когда мы проверим заявку',
      whenCheckedBy: 'Когда мы проверим заявку. Обещанный срок: {date}',
      whenProven: 'Когда вы подтвердите, что это вы, и мы проверим заявку',
      whenPapers: 'Когда мы посмотрим документы и проверим заявку',
      chosen: 'Конец выбранного дня, если до него мы проверим заявку. Раньше не отключим.',
      chosenUnproven:
        'Конец выбранного дня, если до него вы подтвердите, что это вы, и мы проверим заявку. Раньше не отключим.',
      chosenPapers: 'Конец выбранного дня, если до него мы посмотрим документы и проверим заявку. Раньше не отключим.',
    },
    billing: {
      label: 'Дата окончания начислений',
      text: 'Последний день, за который берут абонентскую плату, сколько бы ни заняло отключение. Связь до отключения тоже оплачивается, но не больше предела в расчёте.',
      ifToday: '{date}, если отправить заявку сегодня',
      notKnown: 'Пока неизвестна',
    },
    release: {
      label: 'Дата, когда номер освободится',
      text: 'Раньше этого дня номер никто не получит. До него отвяжите банк и мессенджеры.',
      notBefore: 'Не раньше: {date}',
      kept: 'Номер не освободится',
      keptText: 'Номер снова включён, поэтому его никому не выдадут.',
    },
  },
  'zh-Hans': {
    title: '三个日期',
    service: {
      label: '停止服务日期',
      text: '此前号码可正常使用。之后停机：不能通话、收发短信和上网。',
      notYet: '尚未停止：号码还没有停机',
      notYetText: '申请已受理。停机之前，号码仍可使用。',
      whenChecked: '审核通过之后',
      whenCheckedBy: '审核通过之后。承诺时限：{date}',
      whenProven: '验证身份并审核通过之后',
      whenPapers: '查看文件并审核通过之后',
      chosen: '所选日期当天结束时，前提是届时已审核通过；不会提前停止。',
      chosenUnproven: '所选日期当天结束时，前提是届时已验证身份并审核通过；不会提前停止。',
      chosenPapers: '所选日期当天结束时，前提是届时已查看文件并审核通过；不会提前停止。',
    },
    billing: {
      label: '停止计费日期',
      text: '收取月租费的最后一天，与网络办理快慢无关。停止服务前的使用费也需支付，但不超过费用明细中的上限。',
      ifToday: '今天提交的话：{date}',
      notKnown: '尚未确定',
    },
    release: {
      label: '号码重新投放日期',
      text: '在此之前没有人会得到该号码。请提前解绑银行和通讯账号。',
      notBefore: '不早于{date}',
      kept: '号码不会重新投放',
      keptText: '号码已恢复使用，不会给别人使用。',
    },
  },
}
