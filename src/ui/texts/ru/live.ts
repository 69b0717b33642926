import type { live as english } from '../en/live.ts'
import type { Room } from '../room.ts'

export const live = {
  at: 'По состоянию на {time}.',
  on: 'Страница обновляется сама.',
  news: 'Есть новое.',
  lost: 'Связь прервалась. Мы пробуем снова.',
  off: 'Страница больше не обновляется сама. Чтобы увидеть новое, обновите её.',
  held: 'Есть новое. Обновите страницу, чтобы его увидеть: пока вы заняты, мы ничего на ней не меняли.',
  look: 'Обновить',
} satisfies Room<typeof english>
