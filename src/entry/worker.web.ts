import { ENGINES } from '../pool/engines.ts'
import { serve } from '../pool/serve.ts'

/** The script of a worker in browsers. */
serve(
  {
    post: (message, transfer) => self.postMessage(message, { transfer }),
    listen: (receive) => self.addEventListener('message', ({ data }) => receive(data)),
  },
  ENGINES,
)
