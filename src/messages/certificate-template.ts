/**
 * The layout of the certificate, in Typst. All words come in as data (`CertificatePage`).
 *
 * One line runs in from the edge of the paper, passes what happened, and ends in a closed loop where the line was
 * observed off. Colours keep their order when printed in grey.
 */
export const certificateTemplate = `
#let p = json(bytes(sys.inputs.page))
#let accent = rgb("#0B5F58")
#let ink = rgb("#17211F")
#let ink2 = rgb("#4A5754")
#let rule = rgb("#C9C5BA")
#let tint = rgb("#F1EFE9")
#let codes = (kk: "kk", ru: "ru", en: "en", "zh-Hans": "zh")

#set document(
  title: p.subject,
  author: p.issuer,
  date: datetime(
    year: p.issued.year, month: p.issued.month, day: p.issued.day,
    hour: p.issued.hour, minute: p.issued.minute, second: p.issued.second,
  ),
)
#set text(font: ("Noto Sans", "Noto Sans SC"), size: 9pt, fill: ink, lang: codes.at(p.language), hyphenate: false, number-width: "tabular")
#set par(leading: 0.5em, spacing: 0.6em)

#let quiet(body, size: 7.2pt) = text(size: size, fill: ink2, body)
#let strong-text(body, size: 9pt, fill: ink) = text(size: size, weight: 600, fill: fill, body)
// A label in the reader's language, with the second one quietly under it.
#let label-pair(pair) = stack(dir: ttb, spacing: 0.4em, text(size: 7.8pt, fill: ink2, pair.at(0)), quiet(size: 6.6pt, pair.at(1)))
#let heading-pair(pair) = block(below: 0.7em, [#strong-text(size: 10.5pt, pair.at(0)) #h(0.5em) #quiet(size: 8pt, pair.at(1))])

#set page(
  paper: "a4",
  margin: (x: 20mm, top: 12mm, bottom: 12mm),
  footer: context {
    set text(size: 7pt, fill: ink2)
    grid(columns: (1fr, auto), p.subject, [#counter(page).get().first() / #counter(page).final().first()])
  },
)

// The line: in from the left edge, a dot for each station, a closed loop for the last.
#let the-line(stations) = layout(size => {
  let column = size.width / stations.len()
  let r = 3.6mm
  let base = 2 * r
  let weight = 0.9mm
  let k = 0.5523 * r
  let last = column * (stations.len() - 1) + r
  block(height: base + weight, width: 100%, {
    place(top + left, curve(
      stroke: (paint: accent, thickness: weight, cap: "butt", join: "round"),
      curve.move((-20mm, base)),
      curve.line((last, base)),
      curve.cubic((last + k, base), (last + r, base - r + k), (last + r, base - r)),
      curve.cubic((last + r, base - r - k), (last + k, base - 2 * r), (last, base - 2 * r)),
      curve.cubic((last - k, base - 2 * r), (last - r, base - r - k), (last - r, base - r)),
      curve.cubic((last - r, base - r + k), (last - k, base), (last, base)),
    ))
    for i in range(stations.len() - 1) {
      place(top + left, dx: column * i, dy: base - 1.1mm, circle(radius: 1.1mm, fill: white, stroke: 0.7mm + accent))
    }
  })
  v(1.2mm)
  grid(
    columns: (1fr,) * stations.len(), column-gutter: 3mm,
    ..stations.map(s => stack(dir: ttb, spacing: 0.55em,
      [#strong-text(size: 10pt, s.day) #h(0.3em) #text(size: 9pt, s.time)],
      text(size: 8pt, s.label.at(0)),
      quiet(size: 6.8pt, s.label.at(1)),
    )),
  )
})

// Head
#grid(columns: (1fr, auto), quiet(size: 8.5pt, p.operator.at(0)), quiet(size: 8.5pt, p.issuer))
#v(2mm)
#text(size: 21pt, weight: 600, fill: ink, p.title.at(0))
#v(-0.6mm)
#text(size: 11pt, fill: ink2, p.title.at(1))
#v(1.8mm)
#text(size: 27pt, weight: 600, fill: accent, p.number)
#v(0.6mm)
#text(size: 10.5pt, weight: 600, p.statement.at(0))
#v(-0.6mm)
#text(size: 9.5pt, p.when.at(0))
#v(-0.2mm)
#quiet(size: 8pt, p.when.at(1) + ": " + p.statement.at(1))
#v(2.5mm)
#the-line(p.stations)
#v(2mm)
#line(length: 100%, stroke: 0.5pt + rule)
#v(1mm)

// Facts
#grid(
  columns: (1fr,) * 3, column-gutter: 6mm, row-gutter: 2.6mm,
  ..p.facts.map(f => stack(dir: ttb, spacing: 0.55em, label-pair(f.label), text(size: 9pt, weight: 600, f.value))),
)
#v(1.2mm)

// Three dates
#v(0.5mm)
#grid(
  columns: (1fr,) * 3, column-gutter: 6mm,
  ..p.dates.map(d => {
    set par(leading: 0.35em)
    stack(dir: ttb, spacing: 1.3mm,
      label-pair(d.label),
      strong-text(d.value),
      text(size: 6.8pt, d.meaning.at(0)),
      quiet(size: 5.9pt, d.meaning.at(1)),
    )
  }),
)
#v(1mm)

// Evidence
#heading-pair(p.evidence.heading)
#block(width: 100%, fill: tint, inset: (x: 3.5mm, y: 2.6mm), stroke: (left: 0.9mm + accent), {
  [#quiet(size: 7.8pt, p.evidence.weakest.at(0)) #h(0.3em) #strong-text(size: 9.5pt, p.evidence.class.at(0))]
  linebreak()
  text(size: 8pt, p.evidence.meaning.at(0))
  v(0.2mm)
  quiet(size: 7pt, p.evidence.weakest.at(1) + p.evidence.class.at(1) + ". " + p.evidence.meaning.at(1))
})
#v(1mm)
#{
  set text(size: 7.3pt)
  set par(leading: 0.4em)
  let cells = ()
  for look in p.looks {
    cells.push(table.cell(colspan: 8, inset: (x: 1mm, top: 1.9mm, bottom: 1mm), stroke: (bottom: 0.6pt + ink2), [#strong-text(size: 7.6pt, fill: accent, look.moment) #h(0.4em) #quiet(size: 6.6pt, look.shared)]))
    for row in look.rows {
      let below = if row.raw == "" { (bottom: 0.4pt + rule) } else { none }
      let cell(body) = table.cell(stroke: below, breakable: false, body)
      cells.push(cell(row.asked))
      cells.push(cell({ row.element; if row.basis != "" { linebreak(); quiet(size: 6.3pt, row.basis) } }))
      for answer in row.answers { cells.push(cell(strong-text(size: 7.3pt, answer))) }
      cells.push(cell(row.reader))
      cells.push(cell(row.when))
      if row.raw != "" {
        cells.push(table.cell(colspan: 8, inset: (x: 1mm, top: 0mm, bottom: 1.1mm), stroke: (bottom: 0.4pt + rule), quiet(size: 6.1pt, row.raw)))
      }
    }
  }
  table(
    columns: (auto, 1.8fr, auto, auto, auto, auto, 1fr, auto),
    inset: (x: 1mm, y: 0.8mm), align: left + top, stroke: none,
    table.header(..p.head.map(h => table.cell(inset: (x: 1mm, y: 0.8mm), stack(dir: ttb, spacing: 0.4em, text(size: 7pt, fill: ink2, h.at(0)), quiet(size: 5.9pt, h.at(1)))))),
    ..cells,
  )
  v(-0.2mm)
  quiet(size: 6.5pt, p.legend)
}
#v(1.2mm)

// What was not observed
#block(breakable: false, {
  heading-pair(p.notObserved.heading)
  set par(leading: 0.45em)
  text(size: 8.3pt, p.notObserved.items.at(0))
  text(size: 8.3pt, weight: 600, p.notObserved.rest.at(0))
  linebreak()
  quiet(size: 7pt, p.notObserved.items.at(1) + p.notObserved.rest.at(1))
})
#v(2mm)
#line(length: 100%, stroke: 0.5pt + rule)
#v(0.5mm)

// How to check it
#block(breakable: false, grid(
  columns: (29mm, 1fr), column-gutter: 6mm, align: top,
  image(bytes(p.check.qr), format: "svg", width: 29mm),
  {
    heading-pair(p.check.heading)
    text(size: 8.3pt, p.check.how.at(0))
    linebreak()
    quiet(size: 7pt, p.check.how.at(1))
    v(0.8mm)
    grid(columns: (auto, auto), column-gutter: 8mm, row-gutter: 1.4mm,
      strong-text(size: 9pt, p.check.url),
      [#quiet(size: 7.8pt, p.check.codeLabel.at(0)) #h(0.3em) #strong-text(size: 11pt, p.check.code)],
    )
    v(0.8mm)
    text(size: 7.6pt, p.check.record.at(0))
    linebreak()
    quiet(size: 6.6pt, p.check.record.at(1))
    v(0.4mm)
    quiet(size: 6.3pt, p.hash.label)
    text(size: 6.3pt, p.hash.value)
  },
))
`
