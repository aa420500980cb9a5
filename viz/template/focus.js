"use strict";
// The neighbourhood of one node: who belongs to it, and where each stands around it.

const Focus = (() => {
  const MOST = 72;
  const ARC = 62;

  /** @type {{ of: number, order: number[] } | null} */
  let last = null;

  /** The other end of an edge. @param {PageEdge} edge @param {number} node */
  const other = (edge, node) => (edge.source === node ? edge.target : edge.source);

  /** Neighbours by relation and direction, the most important of them, a group together.
   * @param {number} node @returns {number[]} */
  function neighbours(node) {
    if (last && last.of === node) return last.order;
    /** @type {Map<number, string>} */
    const groups = new Map();
    for (const number of EDGES_AT[node]) {
      const edge = DATA.edges[number];
      const group = `${DATA.relations.findIndex((r) => r.name === edge.type) + 10}${edge.source === node ? "out" : "in"}`;
      const end = other(edge, node);
      const known = groups.get(end);
      if (known === undefined || group < known) groups.set(end, group);
    }
    const best = [...groups.keys()].sort((a, b) => DATA.nodes[b].importance - DATA.nodes[a].importance).slice(0, MOST);
    const order = best.sort((a, b) => {
      const left = groups.get(a) || "";
      const right = groups.get(b) || "";
      return left < right ? -1 : left > right ? 1 : a - b;
    });
    last = { of: node, order };
    return order;
  }

  /** @param {number} node @returns {Set<number>} */
  function members(node) {
    return new Set([node, ...neighbours(node)]);
  }

  /** How many neighbours do not fit. @param {number} node */
  function leftOut(node) {
    return new Set(EDGES_AT[node].map((number) => other(DATA.edges[number], node))).size - neighbours(node).length;
  }

  /** Positions: the node in the middle, neighbours on rings, wider than high as a screen is.
   * @param {number} node @param {(number: number) => boolean} isShown
   * @param {boolean} tall the screen is higher than wide @returns {Map<number, XY>} */
  function positions(node, isShown, tall) {
    const ring = neighbours(node).filter(isShown);
    const rings = Math.max(1, Math.ceil(ring.length / 20));
    const first = Math.max(170, (ring.length * ARC) / (2 * Math.PI * rings));
    /** @type {Map<number, XY>} */
    const places = new Map([[node, { x: 0, y: 0 }]]);
    ring.forEach((number, position) => {
      const angle = (2 * Math.PI * position) / ring.length - Math.PI / 2;
      const radius = first + (position % rings) * 120;
      places.set(number, { x: radius * (tall ? 0.8 : 1.45) * Math.cos(angle), y: radius * (tall ? 1.3 : 1) * Math.sin(angle) });
    });
    return places;
  }

  return { members, positions, leftOut };
})();
