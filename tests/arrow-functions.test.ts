/** The build step that writes functions as arrow functions: what it changes, and what has to stay. */
import vm from 'node:vm';
import { expect, test } from 'vitest';
// @ts-expect-error a plain script without types; they are given below
import { toArrowFunctions as change } from '../scripts/arrow-functions.mjs';

const toArrowFunctions = change as (code: string) => string;

test.each([
  ['a function that only returns a value', 'function a(b){return b+1}', 'var a=b=>b+1;'],
  ['several parameters', 'function a(b,c=2,...d){return d}', 'var a=(b,c=2,...d)=>d;'],
  ['a pattern as the only parameter', 'function a({b}){return b}', 'var a=({b})=>b;'],
  ['a body with statements', 'function a(b){if(b)return 1;b()}', 'var a=b=>{if(b)return 1;b()};'],
  ['an object as the value', 'function a(){return{b:1}.b}', 'var a=()=>({b:1}.b);'],
  ['several expressions', 'function a(b){return b(),1}', 'var a=b=>(b(),1);'],
  ['an async function', 'async function a(b){return await b}', 'var a=async b=>await b;'],
  ['a call before the function', 'x(a());function a(){return 1}', 'var a=()=>1;x(a());'],
  ['a directive', '"use strict";function a(){return 1}', '"use strict";var a=()=>1;'],
])('changes %s', (_, code, wanted) => {
  expect(toArrowFunctions(code)).toBe(wanted);
});

test.each([
  ['this', 'function a(){return this}'],
  ['arguments', 'function a(){return arguments.length}'],
  ['new.target', 'function a(){return new.target}'],
  ['this in an arrow function inside', 'function a(){return()=>this}'],
  ['a generator', 'function*a(){yield 1}'],
  ['a constructor', 'function a(){}new a'],
  ['a base class', 'function a(){}class b extends a{}'],
  ['a class in a comparison', 'function a(){}b instanceof a'],
  ['a prototype', 'function a(){}a.prototype.b=1'],
  ['another value later', 'function a(){}a=1'],
])('keeps %s', (_, code) => {
  expect(toArrowFunctions(code)).toBe(code);
});

test('a function inside with its own this does not keep the outer one', () => {
  expect(toArrowFunctions('function a(){return function(){return this}}')).toBe('var a=()=>function(){return this};');
});

test('the functions of a script do the same, also those that call each other', () => {
  const code =
    'function even(n){return n===0||odd(n-1)}var r=[even(10),odd(7)];function odd(n){return n!==0&&even(n-1)}r';
  expect(vm.runInNewContext(toArrowFunctions(code))).toEqual([true, true]);
});
