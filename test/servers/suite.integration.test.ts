import { transports } from '../../main/shared/contract/transport.ts'
import { describeServer } from '../suites/server-suite.ts'

for (const transport of transports) describeServer(transport)
