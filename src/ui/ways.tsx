import type { JSX } from 'preact'

export interface Way {
  /** What its button sends. */
  value: string
  title: string
  /** Said in small letters below the title. */
  note?: string | undefined
  /** The same questions in the same order for every way. */
  answers: { question: string; says: string[] }[]
  /** Words of the button. */
  action: string
}

export interface WaysProps {
  name: string
  words: { caption: string; way: string; choose: string }
  items: Way[]
}

/**
 * Equal ways side by side, one press each; stands inside a Form. A table where there is room; on a narrow screen each way is
 * a block of its own, and every answer names its question.
 */
export function Ways({ name, words, items }: WaysProps): JSX.Element {
  return (
    <table class="ways">
      <caption>{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.way}</th>
          {(items[0]?.answers ?? []).map(({ question }) => (
            <th key={question} scope="col">
              {question}
            </th>
          ))}
          <th scope="col">{words.choose}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((way) => (
          <WayRow key={way.value} name={name} way={way} />
        ))}
      </tbody>
    </table>
  )
}

function WayRow({ name, way }: { name: string; way: Way }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        {way.title}
        {way.note ? <small>{way.note}</small> : null}
      </th>
      {way.answers.map(({ question, says }) => (
        <td key={question}>
          <span class="asked">{question}</span>
          {says.map((answer) => (
            <p key={answer}>{answer}</p>
          ))}
        </td>
      ))}
      <td>
        <button class="button secondary" type="submit" name={name} value={way.value}>
          {way.action}
        </button>
      </td>
    </tr>
  )
}
