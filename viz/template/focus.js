"use strict";
// The neighbourhood of one node: who belongs to it, and where each stands around it.

const Focus = (() => {
  /** Neighbours drawn at most, so that each can be read; the details list them all. */
  const most = () => Math.max(8, Math.min(34, 2 * Math.floor((byId("stage").clientHeight - 90) / 26)));
  /** More than this stand in two columns, fewer in a ring. */
  const RING = 10;
  const ROW = 34;

  /** @type {{ of: number, most: number, order: number[], groups: Map<number, string> } | null} */
  let last = null;

  /** The other end of an edge. @param {PageEdge} edge @param {number} node */
  const other = (edge, node) => (edge.source === node ? edge.target : edge.source);

  /** The relation that an edge is grouped by, seen from a node. @param {number} number @param {number} node */
  function groupOf(number, node) {
    const edge = DATA.edges[number];
    const place = DATA.relations.findIndex((relation) => relation.name === edge.type) + 10;
    return `${place} ${edge.source === node ? "out" : "in"}`;
  }

  /** Neighbours by relation and direction, the most important of them, a group together.
   * @param {number} node */
  function around(node) {
    const room = most();
    if (last && last.of === node && last.most === room) return last;
    /** @type {Map<number, string>} */
    const groups = new Map();
    for (const number of EDGES_AT[node]) {
      const end = other(DATA.edges[number], node);
      const group = groupOf(number, node);
      const known = groups.get(end);
      if (known === undefined || group < known) groups.set(end, group);
    }
    const order = [...groups.keys()].sort((a, b) => DATA.nodes[b].importance - DATA.nodes[a].importance).slice(0, room);
    order.sort((a, b) => (groups.get(a) || "").localeCompare(groups.get(b) || "") || a - b);
    last = { of: node, most: room, order, groups };
    return last;
  }

  /** @param {number} node @returns {Set<number>} */
  function members(node) {
    return new Set([node, ...around(node).order]);
  }

  /** How many neighbours do not fit. @param {number} node */
  function leftOut(node) {
    const { order, groups } = around(node);
    return groups.size - order.length;
  }

  /** A place on the ring. @param {number} position @param {number} count @param {boolean} narrow @returns {XY} */
  function onRing(position, count, narrow) {
    const angle = (2 * Math.PI * position) / count - Math.PI / 2;
    return { x: (narrow ? 100 : 250) * Math.cos(angle), y: (narrow ? 110 : 170) * Math.sin(angle) };
  }

  /** A place in the column on the right or, for the second half, on the left; both bow outwards.
   * @param {number} position @param {number} count @param {boolean} narrow @returns {XY} */
  function inColumn(position, count, narrow) {
    const half = Math.ceil(count / 2);
    const right = position < half;
    const rows = right ? half : count - half;
    const row = right ? position : count - 1 - position;
    const y = (row - (rows - 1) / 2) * ROW;
    const bow = Math.cos((Math.PI * y) / ((rows + 1) * ROW));
    const x = (narrow ? 45 : 150) + (narrow ? 35 : 130) * bow;
    return { x: right ? x : -x, y };
  }

  /** Positions: the node in the middle, neighbours around it.
   * @param {number} node @param {boolean} narrow the screen is a phone's @returns {Map<number, XY>} */
  function positions(node, narrow) {
    const { order } = around(node);
    const place = order.length > RING ? inColumn : onRing;
    /** @type {Map<number, XY>} */
    const places = new Map([[node, { x: 0, y: 0 }]]);
    order.forEach((number, position) => places.set(number, place(position, order.length, narrow)));
    return places;
  }

  /** The edges whose relation is written: all of a few, of many one in the middle of each run of neighbours
   * with that relation. @param {number} node @returns {number[]} */
  function told(node) {
    const { order, groups } = around(node);
    const ends = new Set(order);
    const edges = EDGES_AT[node].filter((number) => ends.has(other(DATA.edges[number], node)));
    if (order.length <= RING) return edges;
    /** @type {Map<string, number[]>} */
    const runs = new Map();
    order.forEach((number, position) => {
      const key = `${groups.get(number)} ${position < Math.ceil(order.length / 2)}`;
      runs.set(key, [...(runs.get(key) || []), number]);
    });
    return [...runs].map(([key, run]) => {
      const middle = run[Math.floor(run.length / 2)];
      const group = key.replace(/ \w+$/, "");
      return edges.find((number) => other(DATA.edges[number], node) === middle && groupOf(number, node) === group) ?? edges[0];
    });
  }

  return { members, positions, leftOut, told };
})();
