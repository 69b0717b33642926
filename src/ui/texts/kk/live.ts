import type { live as english } from '../en/live.ts'
import type { Room } from '../room.ts'

export const live = {
  at: 'Сағат {time} жағдайы бойынша.',
  on: 'Бет өздігінен жаңарып тұрады.',
  news: 'Жаңалық бар.',
  lost: 'Байланыс үзілді. Қайта қосылып жатырмыз.',
  off: 'Бет енді өздігінен жаңармайды. Жаңасын көру үшін бетті жаңартыңыз.',
  held: 'Жаңалық бар. Оны көру үшін бетті жаңартыңыз: сіз жұмыс істеп отырғанда ештеңені өзгертпедік.',
  look: 'Жаңарту',
} satisfies Room<typeof english>
