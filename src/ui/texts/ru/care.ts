import type { care as english } from '../en/care.ts'
import type { Room } from '../room.ts'

export const care = {
  open: 'Сейчас открыто, до {until}',
  later: 'Сейчас закрыто. Откроется: {when}',
  always: 'Открыто круглосуточно, каждый день',
  unsure: 'Открыто ли сейчас, сказать не можем: в нашем календаре этого года нет.',
  yours: ', по вашему времени {time}',
  days: '{days}: {from}–{to}',
  range: '{first}–{last}',
  free: 'в праздники закрыто',
  byPhone: 'Когда отвечают по телефону',
  write: 'Написать в службу поддержки на этом сайте',
  'write.key': 'Письменно',
  ask: 'Можно и позвонить в службу поддержки: {phone}.',
  'ask.none': 'Мы не нашли телефона поддержки, который могли бы проверить. Другие пути — на странице помощи.',
} satisfies Room<typeof english>
