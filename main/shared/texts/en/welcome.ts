/** The line of the first start. */
export const welcome = {
  welcome: {
    label: 'New here?',
    see: { name: 'See it', text: 'three transports side by side' },
    teach: { name: 'Teach it', text: 'on a projector, by keys' },
    choose: { name: 'Choose', text: 'five ways, measured together' },
    build: { name: 'Build against it', text: 'code, and which pages may connect' },
    dismiss: 'Put this line away',
  },
}
