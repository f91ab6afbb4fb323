import { z } from 'zod'

// The page's policy forbids compiling code at run time, and zod tries that with the first object that
// is described. So it is told here, before any of them, and imported from nowhere else.
z.config({ jitless: true })

export { z }
