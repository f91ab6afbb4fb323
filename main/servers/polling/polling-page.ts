import { pageStyle, type Page } from '../routes/page-route.ts'

/** The article's first page: asks for the whole table every 500 ms and shows it. */
export const pollingPage: Page = {
  title: 'Ajax polling',
  style: pageStyle,
  body: `
<h1>Ajax polling</h1>
<p>This page asks <code>GET /getData</code> every 500 ms and shows the newest 50 rows.</p>
<p class="state" role="status">…</p>
<ul class="rows"></ul>
`,
  script: `
const state = document.querySelector('.state')
const list = document.querySelector('.rows')
let asked = 0
let shown = 0
let requests = 0
async function render() {
  const number = (asked += 1)
  // Answers may overtake one another: one that was asked for before what is shown says nothing new.
  const isLate = () => number < shown
  try {
    const response = await fetch('/getData', { cache: 'no-store' })
    requests += 1
    if (!response.ok) throw new Error('answered ' + response.status)
    const rows = await response.json()
    if (isLate()) return
    shown = number
    state.textContent = 'Answers: ' + requests + '. Rows in the last one: ' + rows.length + '.'
    list.replaceChildren(...rows.slice(-50).reverse().map((row) => {
      const item = document.createElement('li')
      item.textContent = '#' + row.id + ' ' + row.author + ' ' + row.body
      return item
    }))
  } catch (error) {
    if (isLate()) return
    state.textContent = 'The server does not answer with rows: ' + error.message
  }
}
render()
setInterval(render, 500)
`,
}
