import { pageStyle, type Page } from '../routes/page-route.ts'

/** The article's second page: an EventSource, its readyState, and the newest message. */
export const ssePage: Page = {
  title: 'Server-Sent Events',
  style: pageStyle,
  body: `
<h1>Server-Sent Events</h1>
<p>This page holds <code>new EventSource('/sse')</code> open and shows the newest message.</p>
<p class="state" role="status">readyState 0 CONNECTING</p>
<div class="exchange"></div>
`,
  script: `
const names = ['CONNECTING', 'OPEN', 'CLOSED']
const state = document.querySelector('.state')
const exchange = document.querySelector('.exchange')
const source = new EventSource('/sse')
function show() {
  state.textContent = 'readyState ' + source.readyState + ' ' + names[source.readyState]
}
source.onopen = show
source.onerror = show
source.onmessage = (event) => {
  const message = JSON.parse(event.data)
  exchange.textContent = '#' + message.id + ' ' + message.author + ' ' + message.body
}
`,
}
