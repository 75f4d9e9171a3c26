// The calls of a file, with dates as the language has them.
'use strict'

const fs = require('fs')

function native(value) {
  if (Array.isArray(value)) return value.map(native)
  if (value === null || typeof value !== 'object') return value
  if (typeof value.$date === 'string') return new Date(value.$date)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, native(inner)]))
}

exports.read = file => native(JSON.parse(fs.readFileSync(file, 'utf8')))

exports.fail = error => {
  console.error(error)
  process.exit(1)
}
