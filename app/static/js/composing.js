// While Japanese is being composed, keys belong to the input method; 229 is what older
// browsers say then.
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
