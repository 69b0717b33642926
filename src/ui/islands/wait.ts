/** A page that waits for an answer looks again by itself. Without scripts, its `meta refresh` does the same. */
const seconds = 3
setTimeout(() => location.reload(), seconds * 1000)
