import { transports } from '../../main/contract/transport.ts'
import { describeServer } from '../suites/server-suite.ts'

for (const transport of transports) describeServer(transport)
