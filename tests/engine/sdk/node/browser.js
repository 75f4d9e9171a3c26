// Sends the calls of a file through Segment's library for browsers, in a page of jsdom: browser.js HOST WRITE_KEY
// CALLS.json [batch]. Only the settings that its makers' servers would give are given here.
'use strict'

const {JSDOM, VirtualConsole} = require('jsdom')
const {read, fail} = require('./calls')

function openPage() {
  const virtualConsole = new VirtualConsole()
  virtualConsole.on('jsdomError', fail)
  // Another origin than the engine's: the browser asks for leave (CORS).
  const page = new JSDOM('<!DOCTYPE html><title>Tea shop</title><body>', {
    url: 'http://localhost:1/tea?utm_source=letter&utm_campaign=spring',
    referrer: 'http://localhost:1/',
    pretendToBeVisual: true,
    virtualConsole
  })
  const {window} = page
  // What the library looks for as globals of a page; its requests are the page's own.
  delete globalThis.fetch
  for (const name of ['window', 'document', 'location', 'localStorage', 'sessionStorage', 'XMLHttpRequest', 'Element', 'HTMLElement',
    'Event', 'CustomEvent', 'screen'])
    Object.defineProperty(globalThis, name, {value: name === 'window' ? window : window[name], configurable: true, writable: true})
  Object.defineProperty(globalThis, 'navigator', {value: window.navigator, configurable: true})
}

async function main([host, writeKey, calls, mode]) {
  openPage()
  const {AnalyticsBrowser} = require('@segment/analytics-next')
  const {hostname, port} = new URL(host)
  const delivery = mode === 'batch' ? {deliveryStrategy: {strategy: 'batching', config: {size: 3, timeout: 200}}} : {}
  const segment = {apiKey: writeKey, apiHost: `${hostname}:${port}/v1`, protocol: 'http', ...delivery}
  const [analytics] = await AnalyticsBrowser.load({writeKey, cdnSettings: {integrations: {'Segment.io': segment}}},
    {integrations: {'Segment.io': segment}})
  const sent = []
  for (const call of read(calls)) {
    const options = {anonymousId: call.anonymousId, ...(call.timestamp ? {timestamp: call.timestamp} : {})}
    if (call.type === 'identify') sent.push(analytics.identify(call.userId, call.traits, options))
    else if (call.type === 'track') sent.push(analytics.track(call.event, call.properties, options))
    else if (call.type === 'page' || call.type === 'screen') sent.push(analytics[call.type](call.category, call.name, call.properties, options))
    else if (call.type === 'group') sent.push(analytics.group(call.groupId, call.traits, options))
    else sent.push(analytics.alias(call.userId, call.previousId, options))
    await sent[sent.length - 1]
  }
  await Promise.all(sent)
}

// The page stays open, as pages do: in batches, messages are sent when their time has come. Whoever started this ends it.
process.stdin.on('end', () => process.exit(0)).resume()
main(process.argv.slice(2)).catch(fail)
