// SPDX-License-Identifier: EUPL-1.2
// What the modules' declarations say, read with the TypeScript compiler.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const folder = path.resolve(import.meta.dirname, '../../wasm/bindings');

/**
 * @typedef {object} Declaration
 * @property {Map<string, { constructorParameters: number, methods: Map<string, number> }>} classes number of parameters by method
 * @property {Map<string, Map<string, { optional: boolean, type: string }>>} interfaces members
 */

/** @param {string} [module] @returns {Declaration} */
export function readDeclaration(module = 'sportello-core') {
  const file = path.join(folder, `${module}.d.ts`);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const classes = new Map();
  const interfaces = new Map();
  for (const node of source.statements) {
    if (ts.isClassDeclaration(node)) {
      const methods = new Map();
      let constructorParameters = 0;
      for (const member of node.members) {
        if (ts.isConstructorDeclaration(member)) constructorParameters = member.parameters.length;
        if (ts.isMethodDeclaration(member)) methods.set(member.name.getText(), member.parameters.length);
      }
      classes.set(node.name.text, { constructorParameters, methods });
    }
    if (ts.isInterfaceDeclaration(node)) {
      const members = new Map();
      for (const member of node.members) {
        members.set(member.name.getText(), { optional: member.questionToken !== undefined, type: member.type?.getText() ?? 'function' });
      }
      interfaces.set(node.name.text, members);
    }
  }
  return { classes, interfaces };
}
