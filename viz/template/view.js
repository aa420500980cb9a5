"use strict";
// Colours of the day or the night, as the style sheet and the ontology give them.

const Theme = (() => {
  const CHOICES = ["auto", "light", "dark"];
  const SAYS = { auto: "as the system has them", light: "light", dark: "dark" };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let choice = guarded(() => localStorage.getItem("kg-theme"), null) || "auto";
  /** @type {Array<() => void>} */
  const listeners = [];

  const isDark = () => (choice === "auto" ? dark.matches : choice === "dark");

  function apply() {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    const button = byId("theme");
    button.textContent = choice[0].toUpperCase() + choice.slice(1);
    button.setAttribute("aria-label", `Colours: ${SAYS[/** @type {keyof typeof SAYS} */ (choice)]}`);
    for (const listener of listeners) listener();
  }

  function next() {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    guarded(() => localStorage.setItem("kg-theme", choice), undefined);
    apply();
  }

  /** A colour of the style sheet. @param {string} name */
  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  /** A type's fill. @param {string} label @param {boolean} [night] */
  function fill(label, night = isDark()) {
    const type = TYPE.get(label) || DATA.types[0];
    return night ? type.dark : type.color;
  }

  function start() {
    if (!CHOICES.includes(choice)) choice = "auto";
    byId("theme").addEventListener("click", next);
    dark.addEventListener("change", apply);
    apply();
  }

  /** @param {() => void} listener */
  const listen = (listener) => listeners.push(listener);

  return { start, color, fill, isDark, listen };
})();

const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** What a screen reader is told. */
const Speech = (() => {
  const voice = byId("spoken");
  return {
    /** @param {string} text */
    say: (text) => void (voice.textContent = text),
    /** A node in words. @param {number} number */
    of: (number) => {
      const node = DATA.nodes[number];
      const papers = node.papers ? `, ${counted(node.papers, "paper", "papers")}` : "";
      const relations = counted(EDGES_AT[number].length, "relation", "relations");
      return `${shortened(node.name, 160)}, ${node.label.toLowerCase()}${papers}, ${relations} shown`;
    },
  };
})();
