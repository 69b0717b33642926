import type { Language } from '../../domain/case.ts'

/**
 * Words that push a person to stay, or shame them; and words of blame. Catalogues, templates and messages are searched
 * for them: Kazakh and Russian by stem, English by whole words, Chinese as it stands.
 */
const words: Record<Language, readonly string[]> = {
  kk: [
    'кеткеніңіз өкінішті',
    'шынымен кетесіз',
    'кетпеңіз',
    'бізбен қалыңыз',
    'сағынамыз',
    'үнемдегім келмейді',
    'айырыласыз',
    'соңғы мүмкіндік',
    'тек бүгін',
    'арнайы сізге',
    'тағы бір ойланыңыз',
    'жақындарыңыз қоңырау шала алмайды',
    'борышкер',
    'айыппұл',
    'қате жібердіңіз',
    'ұмыттыңыз',
  ],
  ru: [
    'жаль, что вы уходите',
    'вы точно хотите уйти',
    'не уходите',
    'останьтесь с нами',
    'будем скучать',
    'не хочу экономить',
    'вы потеряете',
    'последний шанс',
    'только сегодня',
    'специально для вас',
    'подумайте ещё раз',
    'близкие не смогут дозвониться',
    'должник',
    'неплательщик',
    'штраф',
    'вы ошиблись',
    'вы забыли',
    'неверный',
  ],
  en: [
    'sorry to see you go',
    'are you sure you want to leave',
    "don't go",
    'don’t go',
    'stay with us',
    'we will miss you',
    "I don't want to save",
    'I don’t want to save',
    'you will lose',
    'miss out',
    'last chance',
    'today only',
    'just for you',
    'think again',
    'before you go',
    'your family cannot reach you',
    'debtor',
    'penalty',
    'fine',
    'you failed',
    'you forgot',
    'invalid',
    'oops',
  ],
  'zh-Hans': [
    '舍不得您离开',
    '您确定要离开',
    '别走',
    '留下来',
    '想念您',
    '残忍拒绝',
    '您将失去',
    '忍痛放弃',
    '最后机会',
    '仅限今天',
    '限时',
    '专属优惠',
    '老用户专享',
    '再想想',
    '亲友将联系不到您',
    '老赖',
    '欠债',
    '罚款',
    '您填错了',
    '您忘了',
    '非法',
  ],
}

function pattern(lang: Language, word: string): RegExp {
  const letters = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  if (lang === 'en') return new RegExp(`(?<!\\p{L})${letters}(?!\\p{L})`, 'iu')
  if (lang === 'zh-Hans') return new RegExp(letters, 'u')
  return new RegExp(`(?<!\\p{L})${letters}`, 'iu')
}

const patterns = (lang: Language): readonly RegExp[] => words[lang].map((word) => pattern(lang, word))

/** Patterns to search a text of that language for. */
export const banned: Record<Language, readonly RegExp[]> = {
  kk: patterns('kk'),
  ru: patterns('ru'),
  en: patterns('en'),
  'zh-Hans': patterns('zh-Hans'),
}

/** Never the whole text of a button: beside one that ends a line it says the opposite of what it does. Lower case. */
export const bareDismissals: readonly string[] = ['cancel', 'отмена', 'отменить', '取消', 'бас тарту']

/** What a message may not say beside that: it has no buttons, and no word of a dialog belongs into it. */
const inMessages: Record<Language, readonly string[]> = {
  kk: ['бас тарту'],
  ru: ['осуществля', 'отмен', 'неверн'],
  en: ['are you sure', 'cannot reach you'],
  'zh-Hans': ['取消', '死号'],
}

/** The banned words that a message of that language holds. */
export function bannedInMessage(lang: Language, text: string): string[] {
  const all = [...words[lang], ...inMessages[lang]]
  return all.filter((word) => pattern(lang, word).test(text))
}
