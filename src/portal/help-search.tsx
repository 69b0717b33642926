import type { JSX } from 'preact'
import { saysAll, sentencesOf } from '../ui/find-text.tsx'
import { Part } from './pages/frame.tsx'
import type { Visit } from './visit.tsx'

/** One part of the help page. */
export interface HelpTopic {
  id: string
  title: string
  piece: JSX.Element
}

interface SearchProps {
  visit: Visit
  query: string
  /** The page that is searched, without its query. */
  base: string
}

const longestQuery = 100

/** Asked by GET, so that what was found can be kept, sent on and printed. */
export function HelpSearch({ visit, query, base }: SearchProps): JSX.Element {
  const { say, lang } = visit
  return (
    <search>
      <form method="get" action={base} class="help-search">
        <input type="hidden" name="lang" value={lang} />
        <label for="q">{say(base === '/help' ? 'about.help.search' : 'help.of.search')}</label>
        <input id="q" name="q" type="search" value={query} maxLength={longestQuery} autocomplete="off" />
        <button type="submit" class="button secondary">
          {say('common.search')}
        </button>
      </form>
    </search>
  )
}

/** The sentences that say every word, part by part; where no sentence does, the parts that do. */
export function FoundHelp({ visit, query, topics, base }: SearchProps & { topics: HelpTopic[] }): JSX.Element {
  const { say, lang } = visit
  const whole = `${base}?lang=${lang}`
  const asked = query.slice(0, longestQuery)
  const found = topics
    .map((topic) => ({ ...topic, sentences: sentencesOf(topic.piece, lang) }))
    .filter(({ sentences }) => saysAll(asked, sentences.join(' ')))
    .map((topic) => ({ ...topic, sentences: topic.sentences.filter((sentence) => saysAll(asked, sentence)) }))
  return (
    <>
      {found.length === 0 ? (
        <section aria-live="polite">
          <h2>{say('about.help.search.none')}</h2>
          <p>{say('about.help.search.none.text')}</p>
        </section>
      ) : null}
      {found.map(({ id, title, sentences }) => (
        <Part key={id} title={title}>
          <ul>
            {sentences
              .filter((sentence) => sentence !== title)
              .map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
          </ul>
          <p>
            <a href={`${whole}#${id}`}>{say('about.help.search.whole', { title })}</a>
          </p>
        </Part>
      ))}
      <p>
        <a href={whole}>{say('about.help.search.all')}</a>
      </p>
    </>
  )
}
