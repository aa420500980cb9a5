"use strict";
// Names on the drawing: the most important first, each where it meets no node and no other name.

const Labels = (() => {
  const SIZE = 13;
  const FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
  const CELL = 48;
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Map<string, number>} */
  const widths = new Map();

  /** @param {string} text @param {boolean} strong */
  function width(text, strong) {
    const key = (strong ? "!" : " ") + text;
    let found = widths.get(key);
    if (found === undefined) {
      pen.font = `${strong ? 600 : 400} ${SIZE}px ${FONT}`;
      found = pen.measureText(text).width;
      widths.set(key, found);
    }
    return found;
  }

  /** Boxes that are taken, found by the cells they lie in. */
  class Taken {
    constructor() {
      /** @type {Map<number, Box[]>} */
      this.cells = new Map();
    }

    /** @param {Box} box @param {(cell: Box[]) => boolean | void} visit @param {boolean} create */
    each(box, visit, create) {
      for (let i = Math.floor(box.left / CELL); i <= Math.floor(box.right / CELL); i += 1) {
        for (let j = Math.floor(box.top / CELL); j <= Math.floor(box.bottom / CELL); j += 1) {
          const key = (i + 20000) * 40000 + (j + 20000);
          let cell = this.cells.get(key);
          if (!cell && create) this.cells.set(key, (cell = []));
          if (cell && visit(cell)) return true;
        }
      }
      return false;
    }

    /** @param {Box} box */
    add(box) {
      this.each(box, (cell) => void cell.push(box), true);
    }

    /** @param {Box} box */
    meets(box) {
      return this.each(
        box,
        (cell) =>
          cell.some(
            (other) =>
              box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
          ),
        false,
      );
    }
  }

  /** Where a name may stand around its node: right, left, below, above; the outer side first in a ring.
   * @param {XY} at @param {number} radius @param {number} wide @param {XY | null} centre @returns {Array<[number, number, PlacedLabel["align"]]>} */
  function spots(at, radius, wide, centre) {
    const gap = radius + 4;
    /** @type {Array<[number, number, PlacedLabel["align"]]>} */
    const sides = [
      [at.x + gap, at.y, "left"],
      [at.x - gap, at.y, "right"],
      [at.x, at.y + gap + SIZE / 2, "center"],
      [at.x, at.y - gap - SIZE / 2, "center"],
      [at.x + gap * 0.7, at.y - gap * 0.8, "left"],
      [at.x + gap * 0.7, at.y + gap * 0.8, "left"],
      [at.x - gap * 0.7, at.y - gap * 0.8, "right"],
      [at.x - gap * 0.7, at.y + gap * 0.8, "right"],
    ];
    if (!centre) return sides;
    if (Math.abs(at.x - centre.x) < Math.min(wide, 40)) return at.y < centre.y ? [sides[3], ...sides] : [sides[2], ...sides];
    return at.x < centre.x ? [sides[1], sides[3], sides[2], sides[0]] : sides;
  }

  /** @param {number} x @param {number} y @param {PlacedLabel["align"]} align @param {number} wide @returns {Box} */
  function boxOf(x, y, align, wide) {
    const left = align === "left" ? x : align === "right" ? x - wide : x - wide / 2;
    return { left: left - 2, top: y - SIZE * 0.65, right: left + wide + 2, bottom: y + SIZE * 0.65 };
  }

  /** @param {Box} box @param {Box} frame */
  function within(box, frame) {
    return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  }

  /** Place the names of nodes and of relations.
   * @param {{ nodes: Array<{ at: XY, radius: number, text: string, strong: boolean, rank: number }>,
   *   edges: Array<{ from: XY, to: XY, text: string }>, frame: Box, most: number, centre: XY | null }} what
   * @returns {PlacedLabel[]} */
  function place(what) {
    const taken = new Taken();
    for (const { at, radius } of what.nodes) {
      taken.add({ left: at.x - radius, top: at.y - radius, right: at.x + radius, bottom: at.y + radius });
    }
    /** @type {PlacedLabel[]} */
    const placed = [];
    /** @param {string} text @param {boolean} strong @param {PlacedLabel["kind"]} kind @param {Array<[number, number, PlacedLabel["align"]]>} where */
    const attempt = (text, strong, kind, where) => {
      const wide = width(text, strong);
      for (const [x, y, align] of where) {
        const box = boxOf(x, y, align, wide);
        if (!within(box, what.frame) || taken.meets(box)) continue;
        taken.add(box);
        placed.push({ text, x, y, align, strong, kind });
        return;
      }
    };
    const byRank = [...what.nodes].filter((node) => node.text).sort((a, b) => b.rank - a.rank);
    for (const node of byRank.slice(0, what.most)) {
      attempt(node.text, node.strong, "node", spots(node.at, node.radius, width(node.text, node.strong), what.centre));
    }
    for (const { from, to, text } of what.edges) {
      /** @param {number} t @param {number} up @returns {[number, number, "center"]} */
      const spot = (t, up) => [from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t + up, "center"];
      const along = [0.55, 0.62, 0.48, 0.7, 0.4, 0.78, 0.3];
      attempt(text, false, "edge", [0, -SIZE, SIZE].flatMap((up) => along.map((t) => spot(t, up))));
    }
    return placed;
  }

  /** @param {CanvasRenderingContext2D} canvas @param {PlacedLabel[]} labels */
  function draw(canvas, labels) {
    const paper = Theme.color("paper");
    const ink = Theme.color("ink");
    const soft = Theme.color("soft");
    canvas.lineJoin = "round";
    canvas.textBaseline = "middle";
    canvas.lineWidth = 4;
    canvas.strokeStyle = paper;
    for (const label of labels) {
      canvas.font = `${label.strong ? 600 : 400} ${SIZE}px ${FONT}`;
      canvas.textAlign = label.align;
      canvas.fillStyle = label.kind === "edge" ? soft : ink;
      canvas.strokeText(label.text, label.x, label.y);
      canvas.fillText(label.text, label.x, label.y);
    }
  }

  return { SIZE, FONT, place, draw };
})();
