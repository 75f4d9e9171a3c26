// Sends the calls of a file through Segment's library for Node: server.js HOST WRITE_KEY CALLS.json [gzip]
'use strict'

const {Analytics} = require('@segment/analytics-node')
const {read, fail} = require('./calls')

async function main([host, writeKey, calls]) {
  const analytics = new Analytics({writeKey, host, flushAt: 4, maxRetries: 3})
  analytics.on('error', fail)
  for (const {type, ...call} of read(calls)) analytics[type](call)
  await analytics.closeAndFlush({timeout: 20000})
}

main(process.argv.slice(2)).catch(fail)
