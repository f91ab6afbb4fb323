/** What a picture has to be told, for it has no style sheet. */
const styled = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
] as const
/** Pixels of the picture for each of the chart. */
const scale = 2
const margin = 16
/** Height of the title above the chart. */
const titleHeight = 28
const namespace = 'http://www.w3.org/2000/svg'

/** The colour behind an element: that of the nearest one around it that has any. */
function groundOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at)
    if (!/^(?:transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return backgroundColor
  }
  return getComputedStyle(document.documentElement).colorScheme === 'dark' ? '#000' : '#fff'
}

/** A copy that looks the same wherever it is drawn. */
function withOwnStyle(chart: SVGSVGElement): SVGSVGElement {
  const copy = chart.cloneNode(true) as SVGSVGElement
  const shown = [chart, ...chart.querySelectorAll('*')]
  for (const [place, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const original = shown[place]
    if (original === undefined) continue
    const style = getComputedStyle(original)
    for (const name of styled) element.setAttribute(name, style.getPropertyValue(name))
  }
  return copy
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(namespace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

/** The chart of a figure with its title above it and the colour of the window behind, as one SVG. */
function pictureOf(figure: Element): { svg: SVGSVGElement; width: number; height: number } {
  const chart = figure.querySelector('svg')
  const caption = figure.querySelector('figcaption')
  if (chart === null || caption === null) throw new Error('There is no chart in it.')
  const { width: inner, height: own } = chart.viewBox.baseVal
  const [width, height] = [inner + 2 * margin, own + titleHeight + 2 * margin]
  const svg = withOwnStyle(chart)
  const [top, left] = [-titleHeight - margin, -margin]
  svg.setAttribute('xmlns', namespace)
  svg.setAttribute('viewBox', `${left} ${top} ${width} ${height}`)
  svg.setAttribute('width', String(width * scale))
  svg.setAttribute('height', String(height * scale))
  const { color, fontFamily } = getComputedStyle(caption)
  const title = element('text', {
    ...{ x: 0, y: -titleHeight + 12, fill: color },
    ...{ 'font-family': fontFamily, 'font-size': 15, 'font-weight': 600 },
  })
  title.textContent = caption.textContent
  const ground = element('rect', { x: left, y: top, width, height, fill: groundOf(figure) })
  svg.prepend(ground, title)
  return { svg, width: width * scale, height: height * scale }
}

/**
 * A chart as it is shown, as a PNG of twice its size: with its title, in the colours of the theme. Nothing is asked for.
 *
 * @param figure what holds the chart and its caption.
 * @throws Error where the browser cannot draw it.
 */
export async function chartImage(figure: Element): Promise<Blob> {
  const { svg, width, height } = pictureOf(figure)
  const image = new Image()
  const text = new XMLSerializer().serializeToString(svg)
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The browser drew no picture.'))
      else resolve(blob)
    }, 'image/png')
  })
}
