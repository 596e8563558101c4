// Descriptions of elements, and bringing the document up to them in place: what is unchanged is not touched, so focus,
// selection and scrolling stay, and nothing flickers. Text only ever becomes text nodes; there is no way to markup here.

const SVG = 'http://www.w3.org/2000/svg';
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside as it can be shown: what would turn the order of letters around is spelt out. */
export function plain(text) {
  return String(text).replace(DIRECTION, (c) => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/**
 * An element that is wanted.
 *
 * `key` tells siblings apart, `on` holds listeners, `css` custom or plain style properties, `prop` properties of the node,
 * `own` a function that is given the node once and then keeps its children itself; the rest are attributes.
 */
export function h(tag, wanted = {}, ...children) {
  const { key, on = {}, css = {}, prop = {}, own = null, ...attrs } = wanted ?? {};
  return {
    tag,
    key,
    on,
    css,
    prop,
    own,
    attrs,
    children: children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false),
  };
}

/** Makes the children of `parent` what is wanted. */
export function render(parent, ...wanted) {
  children(parent, wanted.flat(Infinity).filter(Boolean), parent.namespaceURI === SVG);
}

function children(parent, wanted, svg) {
  const keyed = new Map();
  const loose = [];
  for (const node of parent.childNodes) {
    const key = node.described?.key;
    if (key === undefined) loose.push(node);
    else keyed.set(key, node);
  }
  const nodes = wanted.map((want) => {
    if (typeof want !== 'object') return text(loose, want);
    let node;
    if (want.key !== undefined) {
      node = keyed.get(want.key);
      if (node?.described.tag === want.tag) keyed.delete(want.key);
      else node = undefined;
    } else {
      const at = loose.findIndex((n) => n.described?.tag === want.tag);
      if (at >= 0) node = loose.splice(at, 1)[0];
    }
    return element(node, want, svg);
  });
  for (const node of [...loose, ...keyed.values()]) node.remove();
  nodes.forEach((node, i) => {
    if (parent.childNodes[i] !== node) parent.insertBefore(node, parent.childNodes[i] ?? null);
  });
}

function text(loose, want) {
  const value = plain(want);
  const at = loose.findIndex((n) => n.nodeType === Node.TEXT_NODE);
  if (at < 0) return document.createTextNode(value);
  const node = loose.splice(at, 1)[0];
  if (node.data !== value) node.data = value;
  return node;
}

function element(node, want, inSvg) {
  if (node?.described === want) return node; // a description that was kept is what is there
  const svg = inSvg || want.tag === 'svg';
  const fresh = node === undefined;
  if (fresh) node = svg ? document.createElementNS(SVG, want.tag) : document.createElement(want.tag);
  const before = fresh ? { attrs: {}, css: {}, on: {} } : node.described;
  node.described = want;
  for (const name of Object.keys(before.attrs)) if (!shown(want.attrs[name])) node.removeAttribute(name);
  for (const [name, value] of Object.entries(want.attrs)) {
    if (shown(value) && before.attrs[name] !== value) node.setAttribute(name, value === true ? '' : plain(value));
  }
  for (const name of Object.keys(before.css)) if (!(name in want.css)) node.style.removeProperty(name);
  for (const [name, value] of Object.entries(want.css))
    if (before.css[name] !== value) node.style.setProperty(name, value);
  for (const name of Object.keys(want.on))
    if (!(name in before.on)) node.addEventListener(name, (event) => node.described.on[name]?.(event));
  if (want.own) {
    if (fresh) want.own(node);
  } else {
    children(node, want.children, svg && want.tag !== 'foreignObject');
  }
  for (const [name, value] of Object.entries(want.prop)) if (node[name] !== value) node[name] = value;
  return node;
}

function shown(value) {
  return value !== undefined && value !== null && value !== false;
}
