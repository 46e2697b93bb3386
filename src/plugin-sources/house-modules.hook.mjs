// Runs on Node's loader thread. What a plugin imports under these names is what this process itself runs on, wherever the
// plugin lies: a second copy would have errors that are no instance of ours, and GraphQL types from another realm.
let urls = {}

export function initialize(data) {
  urls = data
}

export function resolve(specifier, context, next) {
  return next(Object.hasOwn(urls, specifier) ? urls[specifier] : specifier, context)
}
