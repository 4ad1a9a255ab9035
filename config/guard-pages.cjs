// Wraps every page of the program in the frame that catches what goes wrong inside it. Taro has one of its own further
// out, which leaves the page white; done here, no page can be forgotten.
const { existsSync } = require('node:fs');

// What this put there itself comes by once more.
const done = new WeakSet();

module.exports = ({ types: t }) => ({
  name: 'guard-pages',
  visitor: {
    ExportDefaultDeclaration(path, { filename = '' }) {
      const page = path.node.declaration;
      if (done.has(path.node)) return;
      // A page is what has a config beside it.
      if (!/[\\/]src[\\/]pages[\\/].*\.tsx$/.test(filename) || !existsSync(filename.replace(/\.tsx$/, '.config.ts'))) return;
      if (!t.isFunctionDeclaration(page) || !page.id) throw path.buildCodeFrameError('一个页面要写成 export default function 名字');
      const guarded = path.scope.generateUidIdentifier('guarded');
      path.insertBefore(t.importDeclaration([t.importSpecifier(guarded, t.identifier('guarded'))], t.stringLiteral('@/ui/guarded')));
      const wrapped = t.exportDefaultDeclaration(t.callExpression(guarded, [t.identifier(page.id.name)]));
      done.add(wrapped);
      path.replaceWithMultiple([page, wrapped]);
    },
  },
});
