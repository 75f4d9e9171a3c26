#include "app/weir-script/prelude.h"

namespace weir::script {

const std::string_view prelude = R"js('use strict';
(function (global, hash, log) {
    const put = (name, value) =>
        Object.defineProperty(global, name, { value, writable: false, enumerable: false, configurable: false });
    for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'FinalizationRegistry', 'WeakRef'])
        delete global[name];
    // What the last match was must not be seen by others.
    for (const name of Object.getOwnPropertyNames(RegExp)) {
        const property = Object.getOwnPropertyDescriptor(RegExp, name);
        if (property.configurable && name !== 'prototype' && name !== 'length' && name !== 'name')
            delete RegExp[name];
    }
    put('hash', hash);
    put('log', log);
    put('console', { log, info: log, warn: log, error: log, debug: log });
    put('mask', function mask(value) {
        if (value === null || value === undefined)
            return null;
        if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol')
            return '***';
        const text = String(value), at = text.lastIndexOf('@');
        if (at > 0 && at < text.length - 1)
            return Array.from(text.slice(0, at))[0] + '***' + text.slice(at);
        const signs = Array.from(text), shown = signs.length > 8 ? 4 : 0;
        return '*'.repeat(signs.length - shown) + signs.slice(signs.length - shown).join('');
    });
    const soften = (object) => {
        for (const name of Object.getOwnPropertyNames(object)) {
            const property = Object.getOwnPropertyDescriptor(object, name);
            if (!property.configurable || !('value' in property))
                continue;
            const value = property.value;
            Object.defineProperty(object, name, {
                get() { return value; },
                set(other) {
                    if (this === object)
                        throw new TypeError(`'${name}' is read-only here`);
                    Object.defineProperty(this, name,
                        { value: other, writable: true, enumerable: true, configurable: true });
                },
                enumerable: property.enumerable,
                configurable: false,
            });
        }
    };
    for (const type of [Object, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError])
        soften(type.prototype);
    const seen = new Set();
    const waiting = [global, [][Symbol.iterator](), new Map().entries(), new Set().entries(), ''[Symbol.iterator](),
                     'a'.matchAll(/a/g), function* () {}, async function () {}, async function* () {},
                     (function* () {})(), (async function* () {})()];
    const reach = (value) => {
        if ((typeof value === 'object' && value !== null) || typeof value === 'function')
            waiting.push(value);
    };
    while (waiting.length > 0) {
        const object = waiting.pop();
        if (seen.has(object))
            continue;
        seen.add(object);
        reach(Object.getPrototypeOf(object));
        for (const key of Reflect.ownKeys(object)) {
            const property = Object.getOwnPropertyDescriptor(object, key);
            reach(property.value);
            reach(property.get);
            reach(property.set);
        }
    }
    // V8 matches patterns four times as slowly where their prototype is frozen: it stays as it is, and is watched.
    seen.delete(RegExp.prototype);
    for (const object of seen)
        Object.freeze(object);
    const { getOwnPropertyDescriptor, getPrototypeOf } = Object, { ownKeys } = Reflect, prototype = RegExp.prototype;
    const before = ownKeys(prototype).map((key) => [key, getOwnPropertyDescriptor(prototype, key)]);
    const parent = getPrototypeOf(prototype);
    return function isIntact() {
        if (getPrototypeOf(prototype) !== parent || ownKeys(prototype).length !== before.length)
            return false;
        for (const [key, was] of before) {
            const is = getOwnPropertyDescriptor(prototype, key);
            if (!is || is.value !== was.value || is.get !== was.get || is.set !== was.set)
                return false;
        }
        return true;
    };
})
)js";

} // namespace weir::script
