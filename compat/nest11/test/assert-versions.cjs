'use strict';
// Before each file of the contract: it would be worth nothing under another Nest.
const assert = require('node:assert/strict');

assert.equal(require('@nestjs/core/package.json').version, '11.2.10');
assert.equal(require('@nestjs/config/package.json').version, '4.0.4');
