/** A proxy that the environment names (`http_proxy`) does not know this machine's 127.0.0.1. */
export const direct = "curl --noproxy '*'"

/** The command that writes a message over HTTP. */
export const post = (url: string): string => `# Write a message:
${direct} '${url}/messages' -H 'content-type: application/json' -d '{"author":"curl","body":"Hello"}'
`
