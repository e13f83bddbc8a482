/** Minified code does the same after its texts got variables, and is shorter. */
import vm from 'node:vm';
import { minify } from '@swc/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
// @ts-expect-error a plain script without types; they are given below
import { SHARED_NAMES as names, shareTexts as share } from '../scripts/share-texts.mjs';

const SHARED_NAMES = names as readonly string[];
const shareTexts = share as (code: string, isKept?: (position: number) => boolean) => string;

test('a text that repeats gets a variable after the directive', () => {
  const code = '"use strict";f("opportunity","opportunity");case_="opportunity"in g;';
  expect(shareTexts(code)).toBe('"use strict";var Aa="opportunity";f(Aa,Aa);case_=Aa in g;');
  expect(shareTexts('f("opportunity");f("opportunity");f("opportunity")')).toBe(
    'var Aa="opportunity";f(Aa);f(Aa);f(Aa)',
  );
});

test('a name gets a space where it would touch a word', () => {
  const code = 'function f(x){switch(x){case"opportunity":return"opportunity"}for(x of"opportunity"in x)y();}';
  const shared = 'function f(x){switch(x){case Aa:return Aa}for(x of Aa in x)y();}';
  expect(shareTexts(code)).toBe(`var Aa="opportunity";${shared}`);
});

test('members of Object, JSON, Math, and Array.isArray get a variable', () => {
  const line = 'f(Object.entries,Array.isArray,Array.from,x.Object.entries,Promise.resolve);';
  expect(shareTexts(line.repeat(3), () => true)).toBe(
    `var Aa=Object.entries,Ab=Array.isArray;${line.replace('f(Object.entries,Array.isArray', 'f(Aa,Ab').repeat(3)}`,
  );
});

test('the name of a member that repeats gets a variable, as a text has', () => {
  const code =
    'new a.Window(b).addItem(c.addItem=1).addItem()?.addItem;class D extends a.Window{};e("addItem",{addItem:1});let{addItem:f}=g;';
  expect(shareTexts(code)).toBe(
    'var Aa="addItem";new a.Window(b)[Aa](c[Aa]=1)[Aa]()?.[Aa];class D extends a.Window{};e(Aa,{[Aa]:1});let{[Aa]:f}=g;',
  );
  expect(shareTexts('a.addItem(b.addItem.addItem.addItem)')).toBe('var Aa="addItem";a[Aa](b[Aa][Aa][Aa])');
});

test('members that a class or an object defines get the variable', () => {
  const code =
    'class A{longName(){}static longName=1;get longName(){}async longName(){}}x={longName:1,longName(){},longName};';
  expect(shareTexts(code)).toBe(
    'var Aa="longName";class A{[Aa](){}static [Aa]=1;get [Aa](){}async [Aa](){}}x={[Aa]:1,[Aa](){},longName};',
  );
});

test('keys in quotes get the variable, also those of patterns', () => {
  const code =
    'x={"long-name":1,"long-name"(){},get "long-name"(){}};class Y{"long-name"=1}let{"long-name":a}=c;({"long-name":e}=c)';
  expect(shareTexts(code)).toBe(
    'var Aa="long-name";x={[Aa]:1,[Aa](){},get [Aa](){}};class Y{[Aa]=1}let{[Aa]:a}=c;({[Aa]:e}=c)',
  );
});

test('members after ?. get the variable', () => {
  expect(shareTexts('f(a?.someName,a?.someName,a?.someName?.someName)')).toBe(
    'var Aa="someName";f(a?.[Aa],a?.[Aa],a?.[Aa]?.[Aa])',
  );
});

test('the names of members stay at the positions that are kept', () => {
  const code = 'a.addItem(b.addItem.addItem.addItem)';
  expect(shareTexts(code, () => true)).toBe(code);
  const line = 'x={addItem:1};let{addItem:y}=z.addItem(class{addItem(){}});';
  const shared = 'x={[Aa]:1};let{[Aa]:y}=z[Aa](class{[Aa](){}});';
  const isKept = (position: number): boolean => position < line.length;
  expect(shareTexts(line.repeat(3), isKept)).toBe(`var Aa="addItem";${line}${shared}${shared}`);
  const asked: string[] = [];
  shareTexts(line, (position) => asked.push(line.slice(position, position + 'addItem'.length)) === 0);
  expect(asked).toEqual(['addItem', 'addItem', 'addItem', 'addItem']);
});

test('undefined gets a variable, but not in a text', () => {
  const code =
    'let x=void 0===y?void 0:f("void 0",z);function g(){return void 0}for(let n of void 0===o?[]:o)g({...void 0});';
  const shared = 'let x=Aa===y?Aa:f("void 0",z);function g(){return Aa}for(let n of Aa===o?[]:o)g({...Aa});';
  expect(shareTexts(code)).toBe(`var Aa=void 0;${shared}`);
});

test.each([
  ['private members', 'class B{#aName;c(){this.#aName=this.#aName;this.#aName=this.#aName}}'],
  [
    'names that mean something else in brackets',
    'x={"__proto__":a};y={"__proto__":b};class C{"constructor"(){}}class D{"constructor"(){}}',
  ],
  ['required modules', 'require("long-name");require("long-name");require("long-name");'],
  ['comparisons of typeof', 'typeof x=="long-name"||"long-name"!==typeof y||typeof z=="long-name"'],
  ['directives', 'function f(){"long-name"}function g(){"long-name"}function h(){"long-name"}'],
  ['templates', 'f(`long-name`,`long-name`,`long-name`)'],
  ['texts that a variable would not shorten', 'f("","","","");f("long-name")'],
])('%s stay', (_, code) => {
  expect(shareTexts(code)).toBe(code);
});

test('names that occur in the code are not used', () => {
  expect(shareTexts('var Aa=1;f(x.Ab,"opportunity","opportunity")')).toBe(
    'var Ac="opportunity";var Aa=1;f(x.Ab,Ac,Ac)',
  );
});

test('the texts that save most get the names if there are more texts than names', () => {
  const texts = Array.from({ length: SHARED_NAMES.length + 10 }, (_, index) => `"text ${index}"`);
  const longest = '"text longest"';
  const shared = shareTexts(`f(${[...texts, ...texts, longest, ...texts, longest, longest].join()})`);
  expect(shared.slice(0, 20)).toBe(`var Aa=${longest.slice(0, -1)}`);
  expect(shared.match(/="text/g)).toHaveLength(SHARED_NAMES.length);
});

test('any texts keep their values, with the minifier, too', async () => {
  const text = fc.oneof(fc.constantFrom('use strict', '$&', '__proto__', 'Aa', 'stage'), fc.string({ unit: 'binary' }));
  const minified = async (texts: readonly string[]): Promise<string> => {
    const list = JSON.stringify([...texts, ...texts, ...texts]);
    const cases = texts.map((one) => `case ${JSON.stringify(one)}:`).join('');
    const source = `function f(x){switch(x){${cases}return x in{};default:return[x]}}JSON.stringify([${list},${list}.map(f)])`;
    return (await minify(`"use strict";${source}`, { mangle: { reserved: [...SHARED_NAMES] } })).code;
  };
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text, { minLength: 1, maxLength: 8 }), async (texts) => {
      const code = await minified(texts);
      const shared = shareTexts(code);
      expect(shared.length).toBeLessThanOrEqual(code.length);
      expect(vm.runInNewContext(shared)).toBe(vm.runInNewContext(code));
    }),
    { numRuns: 100 },
  );
});
