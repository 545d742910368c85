// SPDX-License-Identifier: EUPL-1.2
// Shows embedding.js to the test, and what the page's policy complains of.
window.violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, disposition }) => {
  if (disposition === 'enforce') window.violations.push(effectiveDirective);
});
import('../../../../js-glue/embedding.js').then((module) => {
  window.embedding = module;
});
